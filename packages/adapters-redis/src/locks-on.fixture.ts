import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '@ticketly/core';
import type { Clock } from '@ticketly/core';
import type { LockHistorySubject, MakeSubject } from '@ticketly/core/testing';
import type { Redis } from 'ioredis';
import { redisClientOptions, redisPorts } from './index.ts';
import type { RedisClient, RedisLocksOptions } from './index.ts';

/**
 * For tests on a busy machine: an answer may take its time, and what is asked before the connection
 * stands waits for it.
 */
export const patientOptions: typeof redisClientOptions = {
  ...redisClientOptions,
  commandTimeout: 60_000,
  enableOfflineQueue: true,
};

/**
 * The server's time, without asking it each time: taken from the quickest of five answers, then
 * carried on by a clock nobody sets.
 */
const serverClock = async (server: Redis): Promise<Clock> => {
  let [quickestMs, offsetMs] = [Infinity, 0];
  for (let sample = 0; sample < 5; sample += 1) {
    const sentAt = performance.now();
    const [seconds, microseconds] = await server.time();
    const tripMs = performance.now() - sentAt;
    if (tripMs >= quickestMs) continue;
    quickestMs = tripMs;
    offsetMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (sentAt + tripMs / 2);
  }
  return { now: () => instant(Math.floor(performance.now() + offsetMs)) };
};

/** A prefix no other subject uses, in this process or another. */
export const freshPrefix = (): string => `test-${crypto.randomUUID()}:`;

/**
 * Removes every key of a prefix, wherever it lies. Key by key, because keys of different slots
 * can't go in one command.
 */
export const dropKeys = async (client: RedisClient, servers: readonly Redis[], prefix: string): Promise<void> => {
  for (const server of servers) {
    for await (const keys of server.scanStream({ match: `${prefix}*`, count: 1_000 })) {
      await Promise.all((keys as string[]).map((key) => client.unlink(key)));
    }
  }
};

/**
 * What the kits of the locks and of their feed work on. `servers` are all the primaries behind the
 * client.
 */
export const locksOn =
  (
    client: RedisClient,
    servers: () => readonly Redis[],
    { feedLength = 5_000 }: Pick<RedisLocksOptions, 'feedLength'> = {},
  ): MakeSubject<LockHistorySubject> =>
  async () => {
    const options = { prefix: freshPrefix(), feedLength };
    const [server] = servers();
    if (server === undefined) throw new Error('there is no server behind this client');
    const clock = await serverClock(server);
    const drop = (): Promise<void> => dropKeys(client, servers(), options.prefix);
    const portsOf = (connection: RedisClient): LockHistorySubject['ports'] => ({
      ...redisPorts(connection, options),
      clock,
    });
    return {
      subject: {
        ports: portsOf(client),
        peer: async () => {
          const connection: RedisClient = 'nodes' in client ? client.duplicate() : client.duplicate();
          // Connected before the race begins, or it would come too late to it.
          await connection.ping();
          return { ports: portsOf(connection), close: async () => connection.disconnect() };
        },
        // A stream is trimmed by whole nodes of a hundred entries.
        feed: { keeps: feedLength, drops: 200 },
        // Long against what one step of a clause takes: a hold must not lapse before the clause
        // looked at it.
        ttlMs: 400,
        wait: async (durationMs) => {
          const until = clock.now() + durationMs;
          for (let left = durationMs; left > 0; left = until - clock.now()) await pause(left);
        },
        lose: drop,
      },
      dispose: drop,
    };
  };
