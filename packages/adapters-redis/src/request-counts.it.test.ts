import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { until } from './holds.fixture.ts';
import { redisClientOptions, redisRequestCounts } from './index.ts';
import { freshPrefix, patientOptions } from './locks-on.fixture.ts';

const prefix = freshPrefix();
const connect = (): Redis => new Redis(inject('redisUrl'), patientOptions);
const [client, anotherClient] = [connect(), connect()];
const one = redisRequestCounts(client, { prefix });
const other = redisRequestCounts(anotherClient, { prefix });
afterAll(() => Promise.all([client.quit(), anotherClient.quit()]));

test('processes count the requests of somebody together', async () => {
  const counts = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one : other).count('ada', 60_000));
  const requests = (await Promise.all(counts)).map(({ requests }) => requests);
  expect(requests.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect((await one.count('bob', 60_000)).requests).toBe(1);
});

test('a window lasts from the first request, and then begins anew', async () => {
  const first = await one.count('cem', 60_000);
  expect(first.leftMs).toBeGreaterThan(50_000);
  expect((await other.count('cem', 3_600_000)).leftMs).toBeLessThanOrEqual(60_000);
  expect((await one.count('dov', 20)).requests).toBe(1);
  await until('a new window', async () => (await other.count('dov', 20)).requests === 1);
});

test('a count that lost its end gets one', async () => {
  await client.set(`${prefix}requests:eve`, 7);
  const count = await one.count('eve', 60_000);
  expect(count.requests).toBe(8);
  expect(count.leftMs).toBeGreaterThan(50_000);
});

test('a server that is away is a fault, at once', async () => {
  const away = new Redis({ ...redisClientOptions, port: 1, lazyConnect: true });
  await expect(redisRequestCounts(away).count('ada', 1_000)).rejects.toMatchObject({ code: 'unavailable' });
  away.disconnect();
});
