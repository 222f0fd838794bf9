import type { LockPorts } from '@ticketly/core';
import type { RedisLocksOptions } from './keys.ts';
import { redisLockHistory } from './lock-history.ts';
import type { RedisClient } from './scripts.ts';
import { redisSeatFeed } from './seat-feed.ts';
import { redisSeatLocks } from './seat-locks.ts';

/**
 * Everything of the core that Redis keeps: who holds which seat now, and what changed. All of it
 * with the same options, since one script takes a seat and tells of it.
 *
 * @example
 * const ports = { ...postgresPorts(client), ...redisPorts(redis) };
 */
export const redisPorts = (client: RedisClient, options: RedisLocksOptions = {}): LockPorts => ({
  seatLocks: redisSeatLocks(client, options),
  seatFeed: redisSeatFeed(client, options),
  lockHistory: redisLockHistory(client, options),
});
