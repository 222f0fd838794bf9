import { setImmediate as nextCheck } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { until } from './holds.fixture.ts';
import { gatherWrites, redisClientOptions, timeOutFairly } from './index.ts';
import type { RedisClient } from './index.ts';

const commandTimeout = 250;
const options = { ...redisClientOptions, commandTimeout };

const opened = async (wrap: (client: Redis) => RedisClient): Promise<RedisClient> => {
  const client = wrap(new Redis(inject('redisUrl'), options));
  onTestFinished(() => client.disconnect());
  await until('a connection', async () => client.status === 'ready');
  await client.ping();
  // From here the event loop comes to its timers first, as after a turn of requests.
  await nextCheck();
  return client;
};

/** A turn of the event loop that takes longer than a command may. */
const keepBusy = (): void => {
  const end = performance.now() + 2 * commandTimeout;
  while (performance.now() < end);
};

const outcome = (asked: Promise<string>): Promise<string> => asked.catch((error: unknown) => (error as Error).message);

test('an answer that came while the process was busy is taken', async () => {
  const client = await opened(timeOutFairly);
  const asked = outcome(client.echo('here'));
  keepBusy();
  expect(await asked).toBe('here');
});

test('a command that left after a long turn has its time', async () => {
  const client = await opened((made) => timeOutFairly(gatherWrites(made)));
  const asked = Array.from({ length: 50 }, (_, at) => outcome(client.echo(String(at))));
  keepBusy();
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 50 }, (_, at) => String(at)));
});

test('without it, the clock alone decides', async () => {
  const client = await opened((made) => made);
  const asked = outcome(client.echo('here'));
  keepBusy();
  expect(await asked).toBe('Command timed out');
});
