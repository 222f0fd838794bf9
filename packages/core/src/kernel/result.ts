/**
 * A "no" of the business: data with a stable code of the form `module/adjective-phrase`, and the
 * facts that the caller needs.
 */
export interface RefusalShape {
  readonly code: `${string}/${string}`;
}

/**
 * A use case's answer: a value, or a refusal that the caller has to look at. Faults are thrown
 * instead.
 */
export type Result<Value, Refusal extends RefusalShape = never> = Ok<Value> | Refused<Refusal>;

export interface Ok<Value> {
  readonly ok: true;
  readonly value: Value;
}

export interface Refused<Refusal extends RefusalShape> {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** Wraps a value as the positive half of a {@link Result}. */
export const ok = <const Value>(value: Value): Ok<Value> => ({ ok: true, value });

/** Wraps a refusal as the negative half of a {@link Result}. */
export const refuse = <const Refusal extends RefusalShape>(refusal: Refusal): Refused<Refusal> => ({
  ok: false,
  refusal,
});
