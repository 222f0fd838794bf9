import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from 'pino';
import type { RequestCounts } from '../options.ts';
import { HttpRefused } from '../answers/problem.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed, ShedReason } from '../telemetry/shed.ts';

/**
 * Counts one request of a caller; throws `http/rate-limited` with Retry-After when it exceeds the
 * limit.
 */
export type CountRequest = (who: string) => Promise<void>;

/** How often one caller may do something, and how it is counted when they may not. */
export interface RateLimit {
  /** In a window that begins with the first. 0 removes the limit. */
  readonly requests: number;
  readonly windowMs: number;
  readonly reason: ShedReason;
}

/** Requests of any kind: bursts of two seconds' worth. */
export const requestsAt = (perSecond: number): RateLimit => ({
  requests: perSecond * 2,
  windowMs: 2_000,
  reason: 'too-many-requests',
});

/**
 * The local count decides, immediately: no request waits for `counts`, and none is turned away
 * because `counts` does not answer. It is updated behind the request, and when it says that all
 * processes together have reached the limit, the rest of the window is closed here too. Until a
 * process has heard that, it admits requests; asking first would be exact, but cost every request a
 * round trip.
 */
export const rateLimit = (
  { requests, windowMs, reason }: RateLimit,
  logger: Pick<Logger, 'warn'>,
  counts: RequestCounts | undefined,
  shed: CountShed = ignore,
): CountRequest | undefined => {
  if (requests === 0) return undefined;
  const limiter = new RateLimiterMemory({ points: requests, duration: windowMs / 1_000 });
  const tell = counts === undefined ? undefined : tellOthers(limiter, windowMs, counts, logger);
  return async (who) => {
    try {
      await limiter.consume(who);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      shed(reason);
      throw tooMany(error);
    }
    void tell?.(who);
  };
};

/**
 * Reports a request, and closes the window of a caller who used up the limit elsewhere. Logs once
 * per outage that the shared count does not answer.
 */
const tellOthers = (
  limiter: RateLimiterMemory,
  windowMs: number,
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
      if (!isAlone) logger.warn({ err: error }, 'requests are counted by this process alone');
      isAlone = true;
    }
  };
};

/** The answer to callers who ask too often. */
export const tooMany = ({ msBeforeNext }: RateLimiterRes): HttpRefused => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new HttpRefused('http/rate-limited', {}, { 'Retry-After': String(seconds) });
};
