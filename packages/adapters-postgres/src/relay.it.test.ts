import { PGlite } from '@electric-sql/pglite';
import type { Position } from '@ticketly/core';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { serverDatabase, someRandomness } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { emittedFacts, emittedMessages, someSlot } from './emitted.fixture.ts';
import { pgliteClient } from './pglite-client.ts';
import { relayLog } from './relay-log.ts';
import { postgresRelay } from './relay.ts';
import type { PostgresRelay } from './relay.ts';
import type { SqlSession } from './sql-client.ts';

let database: TestDatabase;
let slot: string;
let relay: PostgresRelay;
beforeEach(async () => {
  database = await serverDatabase(inject('postgresUrl'));
  slot = someSlot();
  relay = postgresRelay(database.client, { slot });
});
// A slot keeps its database from being dropped.
afterEach(async () => {
  await database.client.query(
    'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()',
  );
  await database.close();
});

const append = (session: SqlSession, ...events: readonly object[]) =>
  session.query('select ticketly.append_events($1::json)', [JSON.stringify(events)]);
const fact = (id: string, more: object = {}) => ({
  id,
  aggregateType: 'sessions',
  aggregateId: 's1',
  routingKey: 'e1',
  type: 'SessionRenamed',
  version: 2,
  payload: { id },
  occurredAt: 1_000,
  ...more,
});
const ids = async () => (await emittedFacts(database.client, slot)).map(({ event_id }) => event_id);

describe('the relay', () => {
  it('is prepared once, before it emits, and again without harm', async () => {
    expect(await relay.slotState()).toEqual({ status: 'missing' });
    expect(await relay.lag()).toMatchObject({ isPaused: true });
    expect(await relay.step(10)).toEqual({ sent: 0, reached: undefined });
    expect(await relay.prepare()).toEqual([]);
    expect(await relay.prepare()).toEqual([]);
    expect(await relay.slotState()).toMatchObject({ status: 'idle' });
    expect(await relay.step(10)).toEqual({ sent: 0, reached: 0 });
  });

  it('emits every fact once, in order, in batches, with its checkpoint', async () => {
    await relay.prepare();
    await append(database.client, fact('a'), fact('b'), fact('c'));
    expect(await relay.step(2)).toEqual({ sent: 2, reached: 2 });
    expect(await relay.step(2)).toEqual({ sent: 1, reached: 3 });
    expect(await relay.step(2)).toEqual({ sent: 0, reached: 3 });
    expect(await database.ports.checkpoints.get('relay')).toBe(3);
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  it('emits a fact as text, and its payload to the byte', async () => {
    await relay.prepare();
    const payload = '{ "name" : "Zürich – 東京 🎟️ é \\u0000 \\ud800 \\"\\\\",  "n":1.50 }';
    await database.client.query(
      `insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
       values ('x', 'sessions', 's1', 'e1', 'SessionRenamed', 2, $1, 1000)`,
      [payload],
    );
    await relay.step(10);
    const [message] = await emittedMessages(database.client, slot);
    expect(message?.content).toMatch(/^[\x20-\x7e]+$/);
    expect(await emittedFacts(database.client, slot)).toEqual([
      {
        position: '1',
        event_id: 'x',
        aggregate_type: 'sessions',
        aggregate_id: 's1',
        routing_key: 'e1',
        type: 'SessionRenamed',
        version: '2',
        payload,
        occurred_at_ms: '1000',
      },
    ]);
  });

  it('emits the key of the concert for facts that processes of before keyed by session', async () => {
    await relay.prepare();
    await database.client.script(`
      insert into ticketly.sessions (session_id, version, event_id, starts_at_ms, ends_at_ms, state)
      values ('s1', 1, 'e1', 1, 2, '{}')`);
    await append(database.client, fact('old', { routingKey: 's1' }), fact('new'), fact('other', { routingKey: 'g1' }));
    await relay.step(10);
    const facts = await emittedFacts(database.client, slot);
    expect(facts.map(({ routing_key }) => routing_key)).toEqual(['e1', 'e1', 'g1']);
  });

  it('does not pass what may still appear', async () => {
    await relay.prepare();
    await database.client.transaction(async (session) => {
      await append(session, fact('slow'));
      await append(database.another().client, fact('quick'));
      expect(await relay.step(10)).toEqual({ sent: 0, reached: 0 });
    });
    await relay.step(10);
    expect(await ids()).toEqual(['slow', 'quick']);
  });

  it('tells how far it is behind', async () => {
    await relay.prepare();
    await append(database.client, fact('a'), fact('b'));
    await relay.step(1);
    const lag = await relay.lag();
    expect(lag).toMatchObject({ isPaused: false, reached: 1, behind: 1 });
    expect(lag.oldestUnsentMs).toBeGreaterThanOrEqual(0);
    await relay.step(1);
    expect(await relay.lag()).toEqual({ isPaused: false, reached: 2, behind: 0, oldestUnsentMs: 0 });
    await relay.pause();
    expect(await relay.lag()).toMatchObject({ isPaused: true, reached: 2 });
  });
});

describe('the job that relays the log', () => {
  it('emits what is there, then waits for what comes', async () => {
    await relay.prepare();
    const job = relayLog({ relay, changeFeed: database.ports.changeFeed }, { batch: 2 });
    await append(database.client, fact('a'), fact('b'), fact('c'));
    expect([await job.run(), await job.run(), await job.run()]).toEqual([2, 1, 0]);
    const waiting = job.run({ waitMs: 600_000 });
    await append(database.another().client, fact('d'));
    expect(await waiting).toBe(1);
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes larger steps while many facts wait, and small ones again afterwards', async () => {
    await relay.prepare();
    const names = Array.from({ length: 60 }, (_, at) => `fact ${at}`);
    await append(database.client, ...names.map((name) => fact(name)));
    const job = relayLog({ relay, changeFeed: database.ports.changeFeed }, { batch: 2 });
    const sent: number[] = [];
    for (let last = 1; last > 0; sent.push(last)) last = await job.run();
    expect(sent).toEqual([2, 4, 8, 16, 16, 14, 0]);
    await append(database.client, fact('a'), fact('b'), fact('c'));
    expect([await job.run(), await job.run()]).toEqual([2, 1]);
    expect(await ids()).toEqual([...names, 'a', 'b', 'c']);
  });

  it('polls rarely while the relay is paused, and continues afterwards', async () => {
    await relay.prepare();
    await append(database.client, fact('a'));
    const job = relayLog({ relay, changeFeed: database.ports.changeFeed });
    await relay.pause();
    expect(await job.run({ waitMs: 600_000 })).toBe(0);
    expect(job.idleMs?.()).toBe(1_000);
    await relay.resume(0 as Position);
    expect(await job.run()).toBe(1);
    expect(job.idleMs?.()).toBe(0);
  });
});

describe('the slot of the relay', () => {
  const loseSlot = async (): Promise<void> => {
    await append(database.client, fact('a'), fact('b'));
    await relay.step(10);
    await append(database.client, fact('c'));
    await database.client.query('select pg_drop_replication_slot($1)', [slot]);
  };
  const isRefused = async (): Promise<void> => {
    await expect(relay.step(10)).rejects.toMatchObject({ code: 'misconfigured' });
    await expect(relay.prepare()).rejects.toMatchObject({ code: 'misconfigured' });
    expect(await database.ports.checkpoints.get('relay')).toBe(2);
  };

  it('is missed: nothing is emitted unseen', async () => {
    await relay.prepare();
    await loseSlot();
    expect(await relay.slotState()).toEqual({ status: 'missing' });
    await isRefused();
  });

  it('is not mistaken for ours when Debezium creates a missing one on its own', async () => {
    await relay.prepare();
    await loseSlot();
    await database.client.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
    expect(await relay.slotState()).toEqual({ status: 'foreign' });
    await isRefused();
  });

  it('is made again while the relay is paused, and what was on its way is emitted again', async () => {
    await relay.prepare();
    await loseSlot();
    await expect(relay.remakeSlot()).rejects.toThrow(/not paused/);
    await relay.pause();
    expect(await relay.step(10)).toEqual({ sent: 0, reached: undefined });
    await relay.remakeSlot();
    await relay.resume(1 as Position);
    await relay.step(10);
    expect(await ids()).toEqual(['b', 'c']);
  });

  it('would be made again too late for facts that were lost, if the relay were not paused before', async () => {
    await relay.prepare();
    await loseSlot();
    await database.client.query(`select pg_create_logical_replication_slot($1, 'pgoutput', false, false, true)`, [
      slot,
    ]);
    await relay.step(10);
    await database.client.script(`update ticketly.checkpoints set position = 1 where consumer = 'relay'`);
    await relay.step(10);
    // Whoever drops repeats by position has c, and drops b after it.
    expect(await ids()).toEqual(['c', 'b', 'c']);
  });

  it('never lets the relay skip what it did not emit', async () => {
    await relay.prepare();
    await append(database.client, fact('a'), fact('b'));
    await relay.step(1);
    await relay.pause();
    await relay.resume(2 as Position);
    await relay.step(10);
    expect(await ids()).toEqual(['a', 'b']);
  });
});

it('can be had by no database that does not decode its log', async () => {
  const embedded = await PGlite.create();
  const client = pgliteClient(embedded, { randomness: someRandomness });
  await expect(postgresRelay(client).prepare()).rejects.toMatchObject({
    code: 'misconfigured',
    message: expect.stringContaining('wal_level'),
  });
  await embedded.close();
});
