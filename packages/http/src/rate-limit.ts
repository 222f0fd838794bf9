import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Logger } from 'pino';
import { HttpRefused } from './problem.ts';

/** Counts one request of somebody; throws `http/rate-limited` with Retry-After when it is one too many. */
export type CountRequest = (who: string) => Promise<void>;

/** Allows bursts of two seconds' worth. 0 allows everything. */
export const rateLimit = (
  requestsPerSecond: number,
  logger: Logger,
  store: RateLimiterAbstract | undefined,
): CountRequest | undefined => {
  if (requestsPerSecond === 0) return undefined;
  const limiter = store ?? new RateLimiterMemory({ points: requestsPerSecond * 2, duration: 2 });
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw tooMany(error);
      // A limit that can't be counted is no reason to sell nothing.
      logger.warn({ err: error }, 'requests are not counted');
    }
  };
};

const tooMany = ({ msBeforeNext }: RateLimiterRes): HttpRefused => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new HttpRefused('http/rate-limited', {}, { 'Retry-After': String(seconds) });
};
