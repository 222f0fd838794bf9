import { runKit, seatFeedKit, seatLocksKit } from '@ticketly/core/testing';
import type { MakeSubject, SeatLocksSubject } from '@ticketly/core/testing';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { afterAll, describe, inject, test } from 'vitest';
import { redisClientOptions, redisSeatFeed, redisSeatLocks } from './index.ts';

const patientOptions: RedisOptions = { ...redisClientOptions, commandTimeout: 5_000, enableOfflineQueue: true };
const client = new Redis(inject('redisUrl'), patientOptions as object);
afterAll(() => client.quit());

let prefixes = 0;

const keysOf = async (prefix: string): Promise<string[]> => client.keys(`${prefix}*`);

const locks: MakeSubject<SeatLocksSubject> = async () => {
  prefixes += 1;
  const prefix = `kit-${process.pid}-${prefixes}:`;
  const drop = async (): Promise<void> => {
    const keys = await keysOf(prefix);
    if (keys.length > 0) await client.del(...keys);
  };
  return {
    subject: {
      ports: {
        seatLocks: redisSeatLocks(client, { prefix }),
        seatFeed: redisSeatFeed(client, { prefix }),
        clock: { now: () => Date.now() as never },
      },
      ttlMs: 200,
      wait: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
      lose: drop,
    },
    dispose: drop,
  };
};

runKit(seatLocksKit, { describe, test }, locks);
runKit(seatFeedKit, { describe, test }, locks);
