declare const brand: unique symbol;

/** A value that was checked once, at the edge; its type remembers that. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
