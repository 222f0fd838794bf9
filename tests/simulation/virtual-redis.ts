import { invariant } from '@ticketly/core';
import { Redis } from 'ioredis';
import { dropKeys, freshPrefix, patientOptions } from '../../packages/adapters-redis/src/locks-on.fixture.ts';

/** A part of a Redis, by a prefix of keys, whose scripts see the time that it is told. */
export interface VirtualRedis {
  readonly client: Redis;
  readonly prefix: string;
  tellTime(nowMs: number): Promise<void>;
  /** Forgets everything but the time. */
  lose(): Promise<void>;
  close(): Promise<void>;
}

// The time lies beside the prefix, or a loss would take it along.
const virtualTime = `
  local function virtual_ms() return redis.call('GET', 'now:' .. string.match(KEYS[1], '^[^{]*')) end
  local function virtual_time()
    local now = tonumber(virtual_ms())
    return { string.format('%d', math.floor(now / 1000)), string.format('%d', now % 1000 * 1000) }
  end
`;

/** The server's time also numbers the entries of a feed. */
const inVirtualTime = (lua: string): string => {
  const rewritten = lua
    .replaceAll(`redis.call('TIME')`, 'virtual_time()')
    .replaceAll(`'*', 'c'`, `virtual_ms() .. '-*', 'c'`);
  invariant(!/'(TIME|\*)'/.test(rewritten), 'a script reads the time of its server in a way unknown to the simulation');
  return virtualTime + rewritten;
};

/** Opens an empty one on a server. Scripts are rewritten before they are loaded. */
export const virtualRedis = (url: string, rewrite: (lua: string) => string): VirtualRedis => {
  const prefix = freshPrefix();
  const client = new Redis(url, { ...patientOptions, commandTimeout: 60_000 });
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, script) => define(name, { ...script, lua: inVirtualTime(rewrite(script.lua)) });
  const lose = (): Promise<void> => dropKeys(client, [client], prefix);
  return {
    client,
    prefix,
    tellTime: async (nowMs) => {
      await client.set(`now:${prefix}`, nowMs);
    },
    lose,
    close: async () => {
      await lose();
      await client.del(`now:${prefix}`);
      await client.quit();
    },
  };
};
