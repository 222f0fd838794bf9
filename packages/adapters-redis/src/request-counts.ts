import { TicketlyFault } from '@ticketly/core';
import type { RedisLocksOptions } from './keys.ts';
import { redisFault } from './redis-fault.ts';
import type { RedisClient } from './scripts.ts';

/** How many requests there were in a window, and the milliseconds it still lasts. */
export interface RequestCount {
  readonly requests: number;
  readonly leftMs: number;
}

/**
 * Counts requests where all processes see it; the shape that `@ticketly/http` takes as
 * `requestCounts`.
 */
export interface RedisRequestCounts {
  /**
   * Counts one request of somebody, in a window that begins with their first and lasts `windowMs`.
   * Faults: those of the server.
   */
  count(who: string, windowMs: number): Promise<RequestCount>;
}

/**
 * Counts of requests in Redis, for a limit that all processes share. A key names who asked and goes
 * with its window.
 *
 * One round trip, and no script: if the key lacks its end because a connection broke in between,
 * the next request sets it.
 */
export const redisRequestCounts = (
  client: RedisClient,
  { prefix = 'ticketly:' }: Pick<RedisLocksOptions, 'prefix'> = {},
): RedisRequestCounts => ({
  count: async (who, windowMs) => {
    const key = `${prefix}requests:${who}`;
    const replies = (await client.pipeline().incr(key).pexpire(key, windowMs, 'NX').pttl(key).exec()) ?? [];
    const error = replies.find(([each]) => each !== null)?.[0];
    if (error != null) throw redisFault(error);
    const [requests, , leftMs] = replies.map(([, reply]) => Number(reply));
    if (requests === undefined || leftMs === undefined)
      throw new TicketlyFault('unexpected', 'Redis returned no count');
    return { requests, leftMs };
  },
});
