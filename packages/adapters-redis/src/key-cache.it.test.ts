import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { until } from './holds.fixture.ts';
import { redisClientOptions, redisKeyCache } from './index.ts';
import { freshPrefix, patientOptions } from './locks-on.fixture.ts';

const client = new Redis(inject('redisUrl'), patientOptions);
const prefix = freshPrefix();
const cache = redisKeyCache(client, { prefix });
afterAll(() => client.quit());

test('what one process keeps, another finds until its time is over', async () => {
  const other = redisKeyCache(client, { prefix });
  expect(await other.get('https://id.example/certs')).toBeUndefined();
  await cache.set('https://id.example/certs', '{"keys":[]}', 60_000);
  expect(await other.get('https://id.example/certs')).toBe('{"keys":[]}');
  await cache.set('https://id.example/certs', 'newer', 20);
  await until('an end', async () => (await other.get('https://id.example/certs')) === undefined);
});

test('a server that is away is a fault, at once', async () => {
  const away = new Redis({ ...redisClientOptions, port: 1, lazyConnect: true });
  const unreachable = redisKeyCache(away);
  await expect(unreachable.get('a')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(unreachable.set('a', 'b', 1_000)).rejects.toMatchObject({ code: 'unavailable' });
  away.disconnect();
});
