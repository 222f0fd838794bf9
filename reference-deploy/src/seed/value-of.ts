import type { RefusalShape, Result } from '@ticketly/core';

/**
 * The value of an answer that has to be one: setting up the demo meets no refusal, or it is a bug.
 */
export const valueOf = <Value>(result: Result<Value, RefusalShape>): Value => {
  if (result.ok) return result.value;
  throw new Error(`the demo could not be set up: ${JSON.stringify(result.refusal)}`);
};
