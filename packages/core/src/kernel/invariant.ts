/** A bug: something the code itself made impossible has happened. Never caught and turned into an answer. */
export class InvariantViolated extends Error {
  override readonly name: string = 'InvariantViolated';
}

/**
 * Stops at a bug, with the values that show it.
 *
 * @example
 * invariant(seats.length > 0, `order ${orderId} has no seats`);
 */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantViolated(sentence);
}
