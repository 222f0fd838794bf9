import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { redisContainer, redisUrlOf } from '../servers/redis-container.ts';
import { leaveContainer, useContainer } from '../servers/shared-container.ts';
import { endingOf } from './api-process.ts';
import type { Environment } from './api-process.ts';
import { ownDatabase } from '../servers/own-database.ts';
import { strangePool } from './strange-pool.ts';

const redisUrl = inject('redisUrl');
let database: Awaited<ReturnType<typeof ownDatabase>>;
let folder: string;
let nobody: string;
beforeAll(async () => {
  database = await ownDatabase(inject('postgresUrl'));
  folder = await mkdtemp(join(tmpdir(), 'ticketly-faults-'));
  nobody = await portOfNobody();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const portOfNobody = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
};

/** A start that fails: one sentence or a list of them, no stack, and nothing of it still runs. */
const sentenceOf = async (more: Environment): Promise<string> => {
  const servers = {
    TICKETLY_STORE: 'postgres',
    TICKETLY_DATABASE_URL: database.url,
    TICKETLY_LOCKS: 'redis',
    TICKETLY_REDIS_URL: redisUrl,
  };
  const { exitCode, stdout, stderr } = await endingOf({ TICKETLY_DATA: folder, ...servers, ...more });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
};

test('every setting that is wrong is told at once', async () => {
  const said = await sentenceOf({ TICKETLY_STORE: 'oracle', TICKETLY_REDIS_URL: 'http://x', PORT: 'eighty' });
  expect(said).toMatch(/TICKETLY_STORE must be memory or pglite or postgres/);
  expect(said).toMatch(/TICKETLY_REDIS_URL must be an address that begins with redis:/);
  expect(said).toMatch(/PORT must be a whole number/);
});

test('no PostgreSQL at its address', async () => {
  expect(await sentenceOf({ TICKETLY_DATABASE_URL: `postgres://ticketly@${nobody}/ticketly` })).toMatch(
    /PostgreSQL|ECONNREFUSED/,
  );
});

test('no Redis at its address', async () => {
  expect(await sentenceOf({ TICKETLY_REDIS_URL: `redis://${nobody}` })).toMatch(`Redis at ${nobody} does not answer`);
});

test('a server that is no Redis', async () => {
  const { host } = new URL(database.url);
  expect(await sentenceOf({ TICKETLY_REDIS_URL: `redis://${host}` })).toMatch(`Redis at ${host} does not answer`);
});

test('a database that takes no writes', async () => {
  const fresh = await ownDatabase(inject('postgresUrl'));
  const pool = strangePool(fresh.url);
  await pool.query(`alter database ${new URL(fresh.url).pathname.slice(1)} set default_transaction_read_only = on`);
  await pool.end();
  const said = await sentenceOf({ TICKETLY_DATABASE_URL: fresh.url });
  await fresh.drop();
  expect(said).toMatch(/read-only/);
});

test('a Redis that throws keys away when it is full', async () => {
  const name = 'redis that evicts';
  const evicting = await useContainer(name, () =>
    redisContainer(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']).start(),
  );
  const said = await sentenceOf({ TICKETLY_REDIS_URL: redisUrlOf(evicting) });
  await leaveContainer(name);
  expect(said).toMatch(/maxmemory-policy allkeys-lru/);
});
