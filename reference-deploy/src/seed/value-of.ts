import type { RefusalShape, Result } from '@ticketly/core';

/** The value of a result that must be one: a refusal while setting up the demo is a bug. */
export const valueOf = <Value>(result: Result<Value, RefusalShape>): Value => {
  if (result.ok) return result.value;
  throw new Error(`the demo could not be set up: ${JSON.stringify(result.refusal)}`);
};
