import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { emittedFacts, someSlot } from './emitted.fixture.ts';
import { postgresRelay } from './relay.ts';
import type { SqlClient, SqlSession } from './sql-client.ts';

let database: TestDatabase;
let slot: string;
beforeEach(async () => {
  database = await serverDatabase(inject('postgresUrl'));
  slot = someSlot();
  await postgresRelay(database.client, { slot }).prepare();
});
// A slot keeps its database from being dropped.
afterEach(async () => {
  await database.client.query('select pg_drop_replication_slot($1)', [slot]);
  await database.close();
});

const append = (session: SqlSession, ...names: readonly string[]) =>
  session.query('select ticketly.append_events($1::json)', [
    JSON.stringify(
      names.map((id) => ({
        id,
        aggregateType: 'sessions',
        aggregateId: 's1',
        routingKey: 'e1',
        type: 'SessionRenamed',
        version: 1,
        payload: { id },
        occurredAt: 1_000,
      })),
    ),
  ]);
const emittedPositions = async () =>
  (await emittedFacts(database.client, slot)).map(({ position }) => Number(position));
const appendedPositions = async () =>
  (await database.client.query<{ position: string }>('select position from ticketly.outbox order by position')).map(
    ({ position }) => Number(position),
  );
/** The deadline only ends a wait in vain. */
const eventually = (assertion: () => Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 180_000 });

/** As many writers as a sale has, whose transactions end out of order, and some not at all. */
const write = async (client: SqlClient): Promise<void> => {
  const writer = async (number: number): Promise<void> => {
    for (let step = 0; step < 40; step += 1) {
      await client
        .transaction(async (session) => {
          await append(session, `${number}-${step}-a`, `${number}-${step}-b`);
          if ((number + step) % 7 === 0) await session.query('select pg_sleep(0.01)');
          await append(session, `${number}-${step}-c`);
          if ((number + step) % 11 === 0) throw new Error('undone');
        })
        .catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: 10 }, (_, number) => writer(number)));
};

const killSql = `
  select pg_terminate_backend(pid) from pg_stat_activity
   where datname = current_database() and application_name = 'killed' limit 1`;

it('emits every fact once, in the order of positions, by two relays at once that are killed again and again', async () => {
  const limits = { maxConnections: 1, applicationName: 'killed' };
  const relays = [1, 2].map(() => postgresRelay(database.another(limits).client, { slot }));
  let isWriting = true;
  let killed = 0;
  const relaying = relays.map(async (relay) => {
    for (;;) {
      const wasWriting = isWriting;
      // A killed step is begun anew, as the runner of jobs does.
      const { sent } = await relay.step(20).catch(() => ({ sent: -1 }));
      if (sent === 0 && !wasWriting) return;
    }
  });
  const killing = (async () => {
    while (isWriting) killed += (await database.client.query(killSql)).length;
  })();
  await write(database.another({ maxConnections: 10 }).client);
  isWriting = false;
  await Promise.all([...relaying, killing]);
  expect(killed).toBeGreaterThan(3);
  expect(await emittedPositions()).toEqual(await appendedPositions());
});

describe('two steps at the same time', () => {
  const waitingSql = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const stepTwiceAtOnce = async (): Promise<void> => {
    await append(database.client, 'a', 'b');
    // A busy machine takes its time to see that the second waits, which must not end the waiting.
    const patient = { lockTimeoutMs: 180_000, statementTimeoutMs: 180_000 };
    const other = postgresRelay(database.another(patient).client, { slot });
    const watcher = database.another(patient).client;
    let second: Promise<unknown> = Promise.resolve();
    await database.another(patient).client.transaction(async (session) => {
      await session.query('select * from ticketly.relay_step($1, 10, $2)', ['relay', slot]);
      second = other.step(10);
      await eventually(async () => expect(await watcher.query(waitingSql)).toHaveLength(1));
    });
    await second;
  };

  it('emit every fact once', async () => {
    await stepTwiceAtOnce();
    expect(await emittedPositions()).toEqual([1, 2]);
  });

  it('would emit it again if they did not wait for each other', async () => {
    await database.client.script(`
      do $$
      begin
        execute replace(pg_get_functiondef('ticketly.relay_step'::regproc), ' for update', '');
      end $$`);
    await stepTwiceAtOnce();
    expect(await emittedPositions()).toEqual([1, 2, 1, 2]);
  });
});

it('is not the order in which writers would emit by themselves', async () => {
  await database.client.script(`
    create function ticketly.emit_at_once() returns trigger language plpgsql as $$
    begin
      perform pg_logical_emit_message(true, 'ticketly_log', json_build_object('position', new.position::text)::text);
      return null;
    end $$;
    create trigger emits_at_once after insert on ticketly.outbox
      for each row execute function ticketly.emit_at_once()`);
  await database.client.transaction(async (session) => {
    await append(session, 'slow');
    await append(database.another().client, 'quick');
  });
  expect(await emittedPositions()).toEqual([2, 1]);
});
