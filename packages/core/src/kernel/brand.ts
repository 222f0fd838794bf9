/**
 * A value that was checked once, at the edge; its type remembers that. The mark is a name, not a
 * symbol, so that the types of two copies of this package go together.
 */
export type Brand<Value, Name extends string> = Value & { readonly '~brand': Name };
