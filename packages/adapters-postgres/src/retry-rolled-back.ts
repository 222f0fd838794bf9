import { isTicketlyFault } from '@ticketly/core';
import type { Randomness } from '@ticketly/core';

/** How often a rolled-back transaction is retried. */
export interface RetryOptions {
  /** Attempts in total; default 6. */
  readonly attempts?: number;
  /** The longest first pause; it doubles with each attempt. Default 8 ms. */
  readonly firstPauseMs?: number;
}

/**
 * Retries what the server rolled back because of a conflict (40001, 40P01), after a random pause,
 * so that transactions that collided once don't collide again ("full jitter": M. Brooker,
 * "Exponential Backoff and Jitter", 2015). Any other fault, and the last one, is thrown.
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
