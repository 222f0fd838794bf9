import type { RedisLocksOptions } from './keys.ts';
import { orFault } from './redis-fault.ts';
import type { RedisClient } from './scripts.ts';

/**
 * Texts that are kept for a time; the shape that `remoteKeys` of `@ticketly/adapters-oidc` takes as
 * its cache.
 */
export interface RedisKeyCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
}

/**
 * The public keys of token issuers in Redis, so that a process which starts while an issuer is away
 * can verify its tokens. Whoever can write to this Redis can then have other keys believed. Faults:
 * those of the server.
 */
export const redisKeyCache = (
  client: RedisClient,
  { prefix = 'ticketly:' }: Pick<RedisLocksOptions, 'prefix'> = {},
): RedisKeyCache => {
  const keyOf = (key: string): string => `${prefix}issuer-keys:${key}`;
  return {
    get: async (key) => (await client.get(keyOf(key)).catch(orFault)) ?? undefined,
    set: async (key, value, ttlMs) => {
      await client.set(keyOf(key), value, 'PX', ttlMs).catch(orFault);
    },
  };
};
