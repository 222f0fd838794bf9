import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpRefused } from './problem.ts';

/** Counts one request of somebody; throws `http/rate-limited` with Retry-After when it is one too many. */
export type CountRequest = (who: string) => Promise<void>;

/** Allows bursts of two seconds' worth. 0 allows everything. */
export const rateLimit = (requestsPerSecond: number): CountRequest => {
  if (requestsPerSecond === 0) return async () => {};
  const limiter = new RateLimiterMemory({ points: requestsPerSecond * 2, duration: 2 });
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new HttpRefused(
        'http/rate-limited',
        {},
        { 'Retry-After': String(Math.max(1, Math.ceil(error.msBeforeNext / 1_000))) },
      );
    }
  };
};
