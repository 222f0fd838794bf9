import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { endingOf, startApi } from './api-process.ts';
import type { Environment } from './api-process.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { ownRedis } from '../servers/own-redis.ts';
import type { OwnRedis } from '../servers/own-redis.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

let database: Awaited<ReturnType<typeof ownDatabase>>;
let redis: OwnRedis;
let folder: string;
let wires: { readonly PostgreSQL: Wire; readonly Redis: Wire };
beforeEach(async () => {
  database = await ownDatabase(inject('postgresUrl'));
  redis = await ownRedis(inject('redisUrl'));
  folder = await mkdtemp(join(tmpdir(), 'ticketly-faults-'));
  wires = {
    PostgreSQL: await layWire(() => new URL(database.url)),
    Redis: await layWire(() => new URL(redis.url)),
  };
});
afterEach(async () => {
  await Promise.all([wires.PostgreSQL.close(), wires.Redis.close()]);
  await redis.leave();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const environment = (): Environment => ({
  TICKETLY_DATA: folder,
  TICKETLY_METRICS_PORT: 'off',
  TICKETLY_STORE: 'postgres',
  TICKETLY_DATABASE_URL: wires.PostgreSQL.through(database.url),
  TICKETLY_LOCKS: 'redis',
  TICKETLY_REDIS_URL: wires.Redis.through(redis.url),
});
const log = (): Promise<string> => readFile(join(folder, 'ticketly.log'), 'utf8');

// Redis is asked for an answer within 250 ms, PostgreSQL for a connection within 2 s.
test.each([
  { server: 'Redis', extraMs: 400 },
  { server: 'PostgreSQL', extraMs: 1_200 },
] as const)('a start waits for $server while it answers slowly, and says so', async ({ server, extraMs }) => {
  wires[server].slow(extraMs);
  const starting = startApi(environment());
  const said = `waiting for ${server} at 127.0.0.1:`;
  await Promise.race([starting, until('the sentence', async () => (await log()).includes(said))]);
  expect(await log()).toContain(said);
  wires[server].slow(0);
  const { url, signal } = await starting;
  expect((await fetch(`${url}/v1/events`)).status).toBe(200);
  await signal('SIGTERM');
});

test.each(['Redis', 'PostgreSQL'] as const)(
  'a start gives up a %s that says nothing, in a sentence',
  async (server) => {
    wires[server].hang();
    const { exitCode, stdout, stderr } = await endingOf(environment());
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`${server} at 127.0.0.1:`);
    expect(stderr).toContain('nothing came back for 5 s');
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);
