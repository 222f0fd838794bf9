import { readFile } from 'node:fs/promises';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appliedSchema } from './applied-schema.ts';
import { checkPostgres } from './check-postgres.ts';
import { createDatabase, pgliteDatabase, serverDatabase, someRandomness } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { dumpSchema } from './dump-schema.ts';
import { migrate } from './migrate.ts';
import { claimOf, expiryOf, paymentOf, pendingOrder, settlementOf } from './orders.fixture.ts';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import { postgresPorts } from './postgres-ports.ts';
import { readSchema } from './schema-files.ts';
import type { SqlClient } from './sql-client.ts';
import { dropOldOutboxPartitions, tidyPostgres } from './tidy-postgres.ts';

const committedSchema = () => readFile(new URL('../schema.sql', import.meta.url), 'utf8');
const weekMs = 7 * 24 * 3_600_000;

describe('migrations', () => {
  it.each([
    { where: 'a server', open: () => serverDatabase(inject('postgresUrl')) },
    { where: 'this process', open: () => pgliteDatabase() },
  ])('add up to the committed schema in $where', async ({ open }) => {
    const database = await open();
    expect(await dumpSchema(database.client)).toBe(await committedSchema());
    expect(await migrate(database.client)).toEqual([]);
    expect(await checkPostgres(database.client)).toEqual([]);
    await database.close();
  });

  it('are applied once by many processes at once', async () => {
    const { url, drop } = await createDatabase(inject('postgresUrl'));
    const pool = new Pool(pgPoolOptions(url));
    const client = pgClient(pool, { randomness: someRandomness });
    expect(await checkPostgres(client)).toEqual(['The database has no Ticketly schema: apply the migrations.']);
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(client)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    expect((await appliedSchema(client))?.migrations).toHaveLength(readSchema().migrations.length);
    await pool.end();
    await drop();
  });

  it('refuse to continue when one is unknown, or was changed after it was applied', async () => {
    const database = await pgliteDatabase();
    const schema = readSchema();
    const changed = schema.migrations.map((each) => (each.number === 2 ? { ...each, checksum: 'other' } : each));
    await expect(migrate(database.client, { ...schema, migrations: changed })).rejects.toMatchObject({
      code: 'misconfigured',
    });
    const lacking = schema.migrations.filter(({ number }) => number !== 2);
    await expect(migrate(database.client, { ...schema, migrations: lacking })).rejects.toThrow(
      /older than the database/,
    );
    await database.client.query(`update ticketly.schema_migrations set checksum = 'x' where number = 1`);
    expect(await checkPostgres(database.client)).toEqual([expect.stringMatching(/0001-tables was changed/)]);
    await database.close();
  });

  it('leave nothing half done when one fails', async () => {
    const { url, drop } = await createDatabase(inject('postgresUrl'));
    const pool = new Pool(pgPoolOptions(url));
    const client = pgClient(pool, { randomness: someRandomness });
    const schema = readSchema();
    const { migrations } = schema;
    const sql = 'create table ticketly.x (a int); select 1/0;';
    const broken = { number: migrations.length + 1, name: 'broken', sql, checksum: '' };
    await expect(migrate(client, { ...schema, migrations: [...migrations, broken] })).rejects.toMatchObject({
      sqlState: '22012',
    });
    expect(await appliedSchema(client)).toBeUndefined();
    expect(await migrate(client)).toHaveLength(migrations.length);
    await pool.end();
    await drop();
  });

  it('are left to the role that a login acts as, where the login may not act as the migrator', async () => {
    const database = await serverDatabase(inject('postgresUrl'));
    const url = new URL(database.url);
    const login = `ticketly_acting_${Math.floor(Date.now() % 1e9)}`;
    await database.client.script(`
      create role ${login} login password 'secret' in role ${url.username};
      alter role ${login} set role ${url.username};`);
    url.username = login;
    url.password = 'secret';
    const pool = new Pool(pgPoolOptions(url.href));
    expect(await migrate(pgClient(pool, { randomness: someRandomness }))).toEqual([]);
    await pool.end();
    await database.client.script(`drop role ${login}`);
    await database.close();
  });

  it('names what a check finds: a database that takes no writes', async () => {
    const database = await serverDatabase(inject('postgresUrl'));
    await database.client.query(
      `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_read_only = on`,
    );
    const { client, ports } = database.another();
    expect(await checkPostgres(client)).toEqual([expect.stringMatching(/takes no writes/)]);
    await expect(ports.inbox.record({ source: 's', messageId: '1' })).rejects.toMatchObject({ code: 'read-only' });
    await database.close();
  });
});

describe('the role of the application', () => {
  let database: TestDatabase;
  let pool: Pool;
  let client: SqlClient;
  const login = `ticketly_test_${Math.floor(Date.now() % 1e9)}`;
  beforeAll(async () => {
    database = await serverDatabase(inject('postgresUrl'));
    await database.client.script(`create role ${login} login password 'secret' in role ticketly_app`);
    const url = new URL(database.url);
    url.username = login;
    url.password = 'secret';
    pool = new Pool(pgPoolOptions(url.href));
    client = pgClient(pool, { randomness: someRandomness });
  });
  afterAll(async () => {
    await pool.end();
    await database.client.script(`drop role ${login}`);
    await database.close();
  });

  it('can do everything the ports do', async () => {
    const ports = postgresPorts(client);
    expect(await checkPostgres(client)).toEqual([]);
    const order = pendingOrder('o1');
    expect((await ports.seatSales.claim(claimOf(order))).ok).toBe(true);
    await ports.payments.saveOnce(
      { state: paymentOf(order), events: [], expectedVersion: 0 },
      { source: 's', messageId: 'm' },
    );
    expect((await ports.seatSales.settle(settlementOf(order))).ok).toBe(true);
    expect((await ports.seatSales.release(expiryOf(order))).ok).toBe(false);
    expect(await ports.changeFeed.read({ after: 0 as never, limit: 10 })).toHaveLength(2);
    await ports.timers.set({ timerId: 't', at: 1 as never, kind: 'k', subject: 's' });
    await ports.timers.cancel('t');
    expect(await tidyPostgres(client).run()).toBe(0);
  });

  it.each([
    'delete from ticketly.orders',
    'delete from ticketly.seat_claims',
    'truncate ticketly.outbox',
    `update ticketly.outbox set type = 'x'`,
    'delete from ticketly.outbox',
    'update ticketly.layouts set version = 2',
    'insert into ticketly.outbox_default select * from ticketly.outbox',
    'alter table ticketly.orders add column x int',
    'create table ticketly.x (a int)',
    'drop trigger outbox_announces on ticketly.outbox',
    `select setval('ticketly.outbox_positions', 1)`,
    'insert into ticketly.schema_migrations values (9)',
  ])('cannot %s', async (sql) => {
    await expect(client.query(sql)).rejects.toMatchObject({ code: 'misconfigured', sqlState: '42501' });
  });

  it('sees only the outbox when it replicates', async () => {
    const may = async (table: string, what: string) =>
      (
        await database.client.query<{ may: boolean }>(
          `select has_table_privilege('ticketly_replication', $1, $2) as may`,
          [`ticketly.${table}`, what],
        )
      )[0]?.may;
    expect(await may('outbox', 'select')).toBe(true);
    expect(await may('outbox', 'insert')).toBe(false);
    expect(await may('orders', 'select')).toBe(false);
  });
});

describe('the weeks of the outbox', () => {
  it('are made ahead, and dropped when they are old and read', async () => {
    const database = await serverDatabase(inject('postgresUrl'));
    const { client, ports } = database;
    const weeks = async () =>
      (await client.query(`select 1 from pg_inherits where inhparent = 'ticketly.outbox'::regclass`)).length;
    expect(await weeks()).toBe(10);
    await client.script(`
      create table ticketly.outbox_2020w02 partition of ticketly.outbox for values from ('2020-01-06 00:00Z') to ('2020-01-13 00:00Z');
      insert into ticketly.outbox (recorded_at, event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
      values ('2020-01-07', 'old', 'orders', 'o', 's', 'OrderPlaced', 1, '{}', 1)`);
    await ports.checkpoints.advance('views', 0 as never);
    expect(await dropOldOutboxPartitions(client, { keepMs: weekMs })).toEqual([]);
    await ports.checkpoints.advance('views', 1 as never);
    // What waits to be read again may be the last fact of its week.
    const letter = { subject: 'orders/o', eventId: 'old', type: 'OrderPlaced', reason: 'unreadable', cause: 'fact' };
    await ports.deadLetters.add({ ...letter, consumer: 'refunds', position: 1, recovered: false } as never);
    expect(await dropOldOutboxPartitions(client, { keepMs: weekMs })).toEqual([]);
    await client.query('update ticketly.dead_letters set recovered = true', []);
    expect(await dropOldOutboxPartitions(client, { keepMs: weekMs })).toEqual(['outbox_2020w02']);
    expect(await weeks()).toBe(10);
    await database.close();
  });
});
