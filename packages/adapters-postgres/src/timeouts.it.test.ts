import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { postgresOutboxBlocker } from './outbox-blocker.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase(inject('postgresUrl'));
});
afterAll(() => database.close());

const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'];

it('bounds every statement, wait and transaction of each of its connections, so that none holds up the log', async () => {
  const { client } = database.another({ maxConnections: 3, statementTimeoutMs: 1_500, lockTimeoutMs: 500 });
  const settings = async () =>
    client.transaction(async (session) => {
      const rows = await session.query<{ name: string; setting: string }>(
        `select name, setting, pg_sleep(0.05) from pg_settings where name = any ($1)`,
        [names],
      );
      return Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]));
    });
  const [server] = await client.query<{ knows: boolean }>(
    `select exists (select from pg_settings where name = 'transaction_timeout') as knows`,
  );
  const expected = {
    statement_timeout: 1_500,
    lock_timeout: 500,
    idle_in_transaction_session_timeout: 3_000,
    ...(server?.knows === true && { transaction_timeout: 3_000 }),
  };
  for (const found of await Promise.all([settings(), settings(), settings()])) expect(found).toEqual(expected);
});

it('ends a transaction of its own that takes too long, whatever it does', async () => {
  const { client } = database.another({ statementTimeoutMs: 300 });
  const endless = client.transaction(async (session) => {
    for (;;) await session.query('select pg_sleep(0.01)');
  });
  await expect(endless).rejects.toMatchObject({ retryable: true });
});

it('migrates for as long as it takes', async () => {
  expect(await migrate(database.client)).toEqual([]);
});

it('names whose transaction holds up the log', async () => {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { client } = database.another({ applicationName: 'somebody else' });
  const blocking = client.transaction(async (session) => {
    await session.query(`select ticketly.append_events('[]'::json)`);
    await held;
  });
  const blocker = await vi.waitFor(async () => {
    const found = await postgresOutboxBlocker(database.client);
    expect(found).toBeDefined();
    return found;
  }, 20_000);
  letGo();
  await blocking;
  expect(blocker).toMatchObject({ application: 'somebody else', user: expect.any(String), pid: expect.any(Number) });
  expect(await postgresOutboxBlocker(database.client)).toBeUndefined();
});
