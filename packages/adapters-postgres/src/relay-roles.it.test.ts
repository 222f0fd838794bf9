import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkPostgresWrites } from './check-writes.ts';
import { createDatabase, someRandomness } from './databases.fixture.ts';
import { emittedFacts, someSlot } from './emitted.fixture.ts';
import { migrate } from './migrate.ts';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import { postgresRelay } from './relay.ts';
import type { SqlClient } from './sql-client.ts';

let url: string;
let drop: () => Promise<void>;
let admin: SqlClient;
const pools: Pool[] = [];
const slot = someSlot();
const run = crypto.randomUUID().slice(0, 8);
const names = ['migrator', 'app', 'replication'].map((role) => `relay_${role}_${run}`);

/** The database by a login that is no superuser. */
const as = (role: string): SqlClient => {
  const address = new URL(url);
  if (role !== 'superuser') Object.assign(address, { username: `relay_${role}_${run}`, password: 'pw' });
  const pool = new Pool(pgPoolOptions(address.href, { maxConnections: 2 }));
  pools.push(pool);
  return pgClient(pool, { randomness: someRandomness });
};
beforeAll(async () => {
  ({ url, drop } = await createDatabase(inject('postgresUrl')));
  admin = as('superuser');
  await migrate(admin);
  await admin.script(`
    create role relay_migrator_${run} login replication password 'pw' in role ticketly_migrator;
    create role relay_app_${run} login password 'pw' in role ticketly_app;
    create role relay_replication_${run} login replication password 'pw' in role ticketly_replication;
    do $$ begin execute format('grant create on database %I to relay_migrator_${run}', current_database()); end $$`);
});
afterAll(async () => {
  await admin.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', [
    slot,
  ]);
  await admin.script(names.map((name) => `drop owned by ${name}; drop role ${name};`).join('\n'));
  await Promise.all(pools.map((pool) => pool.end()));
  await drop();
});

const forge = (client: SqlClient) => client.query(`select pg_logical_emit_message(true, 'ticketly_log', 'not json')`);

describe('the rights that the relay needs, by roles that are no superusers', () => {
  it('are enough to prepare it, all but what only a superuser can forbid', async () => {
    const left = await postgresRelay(as('migrator'), { slot }).prepare();
    expect(left).toEqual([expect.stringMatching(/^Every role of the database may emit.*superuser/)]);
    expect(await postgresRelay(admin, { slot }).prepare()).toEqual([]);
    expect(await postgresRelay(as('migrator'), { slot }).prepare()).toEqual([]);
  });

  it('let nobody put anything among the facts', async () => {
    for (const role of ['app', 'replication']) {
      await expect(forge(as(role))).rejects.toMatchObject({ code: 'misconfigured', sqlState: '42501' });
    }
  });

  it('let the services relay facts, and try whether a sale could be written', async () => {
    const app = as('app');
    await app.query('select ticketly.append_events($1::json)', [
      JSON.stringify([
        {
          id: 'a',
          aggregateType: 'sessions',
          aggregateId: 's1',
          routingKey: 'e1',
          type: 'T',
          version: 1,
          occurredAt: 1,
        },
      ]),
    ]);
    expect(await postgresRelay(app, { slot }).step(10)).toEqual({ sent: 1, reached: 1 });
    await checkPostgresWrites(app);
    expect(await postgresRelay(app, { slot }).slotState()).toMatchObject({ status: 'idle' });
  });

  it('let Debezium read the facts, and not relay any', async () => {
    const replication = as('replication');
    expect((await emittedFacts(replication, slot)).map(({ event_id }) => event_id)).toEqual(['a']);
    await expect(postgresRelay(replication, { slot }).step(10)).rejects.toMatchObject({ code: 'misconfigured' });
  });
});
