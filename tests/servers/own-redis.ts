import { redisClientOptions } from '@ticketly/adapters-redis';
import { Redis } from 'ioredis';
import { until } from './until.ts';

/** A numbered database that nobody else uses until it is left; empty at first. */
export interface OwnRedis {
  readonly url: string;
  readonly client: Redis;
  leave(): Promise<void>;
}

/** How many there are, besides database 0, where it is noted which are taken. */
const databases = 15;

/** A note outlives a run that was killed by this; whoever is there renews it long before. */
const noteLifeS = 600;

const noteOf = (database: number): string => `ticketly-tests:taken:${database}`;

const at = (serverUrl: string, database: number): string =>
  Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;

/**
 * Takes a database of this server, and waits until one is free. A long test keeps its own, however
 * many others come and go beside it.
 */
export const ownRedis = async (serverUrl: string): Promise<OwnRedis> => {
  const notes = new Redis(at(serverUrl, 0), { maxRetriesPerRequest: 1 });
  // A test may end the server before it leaves.
  notes.on('error', () => undefined);
  const database = await until('a free database of Redis', () => takeFree(notes));
  const renewal = setInterval(() => {
    notes.expire(noteOf(database), noteLifeS).catch(() => undefined);
  }, 60_000);
  const url = at(serverUrl, database);
  // Patient: what a test reads or puts back may take a busy server longer than a buyer would wait.
  const client = new Redis(url, { ...redisClientOptions, enableOfflineQueue: true, commandTimeout: 10_000 });
  client.on('error', () => undefined);
  await client.flushdb();
  const leave = async (): Promise<void> => {
    clearInterval(renewal);
    client.disconnect();
    await notes.del(noteOf(database)).catch(() => undefined);
    notes.disconnect();
  };
  return { url, client, leave };
};

const takeFree = async (notes: Redis): Promise<number | undefined> => {
  for (let database = 1; database <= databases; database += 1) {
    if ((await notes.set(noteOf(database), 'taken', 'EX', noteLifeS, 'NX')) === 'OK') return database;
  }
  return undefined;
};
