import { isTicketlyFault } from '@ticketly/core';
import type { Randomness } from '@ticketly/core';

/** How often a rolled-back transaction is run again. */
export interface RetryOptions {
  /** Tries in all; default 6. */
  readonly attempts?: number;
  /** The longest first pause; it doubles with each try. Default 8 ms. */
  readonly firstPauseMs?: number;
}

/**
 * Runs again what the server rolled back for another's sake (40001, 40P01), after a pause of random
 * length, so that those who met once don't meet again ("full jitter": M. Brooker, "Exponential
 * Backoff and Jitter", 2015). Any other fault, and the last one, is thrown.
 */
export const retryRolledBack = async <Value>(
  run: () => Promise<Value>,
  randomness: Randomness,
  { attempts = 6, firstPauseMs = 8 }: RetryOptions = {},
): Promise<Value> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isTicketlyFault(error) || error.code !== 'contended' || attempt >= attempts) throw error;
      await pause(1 + randomness.integer(firstPauseMs * 2 ** (attempt - 1)));
    }
  }
};

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
