import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from 'pino';
import type { RequestCounts } from '../options.ts';
import { HttpRefused } from '../answers/problem.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed } from '../telemetry/shed.ts';

/**
 * Counts one request of somebody; throws `http/rate-limited` with Retry-After when it is one too
 * many.
 */
export type CountRequest = (who: string) => Promise<void>;

const windowMs = 2_000;

/**
 * Allows bursts of two seconds' worth. 0 allows everything.
 *
 * What this process counts decides, at once: no request waits for `counts`, and none is turned away
 * because it does not answer. It is told behind the request, and when it says that all processes
 * together are at the limit, the rest of the window is closed here too. A process that has not
 * heard of that lets through what comes until it does; asking first would be exact, and cost every
 * request a round trip.
 */
export const rateLimit = (
  requestsPerSecond: number,
  logger: Pick<Logger, 'warn'>,
  counts: RequestCounts | undefined,
  shed: CountShed = ignore,
): CountRequest | undefined => {
  if (requestsPerSecond === 0) return undefined;
  const limiter = new RateLimiterMemory({ points: (requestsPerSecond * windowMs) / 1_000, duration: windowMs / 1_000 });
  const tell = counts === undefined ? undefined : tellOthers(limiter, counts, logger);
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      shed('too-many-requests');
      throw tooMany(error);
    }
    void tell?.(who);
  };
};

/**
 * Tells of a request, and closes the window of who has had enough elsewhere. Says once for each
 * outage that nobody listens.
 */
const tellOthers = (
  limiter: RateLimiterMemory,
  counts: RequestCounts,
  logger: Pick<Logger, 'warn'>,
): ((who: string) => Promise<void>) => {
  let isAlone = false;
  return async (who) => {
    try {
      const { requests, leftMs } = await counts.count(who, windowMs);
      isAlone = false;
      if (requests >= limiter.points && leftMs > 0) await limiter.block(who, leftMs / 1_000);
    } catch (error) {
      if (!isAlone) logger.warn({ err: error }, 'requests are counted in this process alone');
      isAlone = true;
    }
  };
};

/** What somebody is told who asks too often. */
export const tooMany = ({ msBeforeNext }: RateLimiterRes): HttpRefused => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new HttpRefused('http/rate-limited', {}, { 'Retry-After': String(seconds) });
};
