import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { readConfig } from './config/read-config.ts';
import { startDeployment } from './deployment.ts';
import { ownDatabase } from '../../tests/servers/own-database.ts';

let folder: string;
let database: Awaited<ReturnType<typeof ownDatabase>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-idle-'));
  database = await ownDatabase(inject('postgresUrl'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const windowMs = 5_000;

// Counted, not timed: how busy the machine is makes it fewer, never more.
test.each([
  ['in one process', 6, () => ({ TICKETLY_STORE: 'pglite' })],
  [
    'on real servers',
    14,
    () => ({
      TICKETLY_STORE: 'postgres',
      TICKETLY_DATABASE_URL: database.url,
      TICKETLY_LOCKS: 'redis',
      TICKETLY_REDIS_URL: inject('redisUrl'),
    }),
  ],
])(
  'a deployment %s that nobody uses leaves its stores alone: at most %i questions a second',
  async (_, maxPerSecond, stores) => {
    const statements = vi.spyOn(Client.prototype, 'query');
    const commands = vi.spyOn(Redis.prototype, 'sendCommand');
    const env = { PORT: '0', TICKETLY_DATA: folder, TICKETLY_SEED: 'none', ...stores() };
    const deployment = await startDeployment(readConfig(env, []));
    const asked = async (): Promise<readonly string[]> => {
      statements.mockClear();
      commands.mockClear();
      await pause(windowMs);
      return [
        ...statements.mock.calls.map(([query]) => textOf(query)),
        ...commands.mock.calls.map(([command]) => command.name),
      ];
    };
    let last: readonly string[] = [];
    for (let windows = 0; windows < 12; windows += 1) {
      last = await asked();
      if (last.length <= maxPerSecond * (windowMs / 1_000)) break;
    }
    await deployment.stop();
    console.log(
      `${last.length / (windowMs / 1_000)} statements and commands a second`,
      Object.fromEntries(countsOf(last)),
    );
    expect(last.length / (windowMs / 1_000)).toBeLessThanOrEqual(maxPerSecond);
  },
);

const textOf = (query: unknown): string => {
  const text: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, 'text') : query;
  return String(text).trim().replaceAll(/\s+/g, ' ').slice(0, 60);
};

const countsOf = (names: readonly string[]): Map<string, number> =>
  new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
