/**
 * A bug: something that the code itself rules out has happened. Never caught and turned into an
 * answer.
 */
export class InvariantViolated extends Error {
  override readonly name: string = 'InvariantViolated';
}

/**
 * Stops at a bug, with a sentence that shows the values.
 *
 * @example
 * invariant(seats.length > 0, `order ${orderId} has no seats`);
 */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InvariantViolated(sentence);
}
