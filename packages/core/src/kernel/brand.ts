declare const brand: unique symbol;

/** A value that was checked once, at the edge, and carries that knowledge in its type. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
