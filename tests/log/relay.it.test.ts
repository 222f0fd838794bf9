import { relayProblems, repairRelay } from '@ticketly/adapters-kafka';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../servers/until.ts';
import { keptPositions } from './own-topic.ts';
import { openRelayStage } from './relay-stage.ts';
import type { RelayStage } from './relay-stage.ts';

let stage: RelayStage;
beforeAll(async () => {
  stage = await openRelayStage({
    postgresUrl: inject('postgresUrl'),
    postgresOfConnect: inject('postgresOfConnect'),
    kafkaBrokers: inject('kafkaBrokers'),
    connectUrl: inject('connectUrl'),
  });
});
afterAll(() => stage?.close());

const append = (...events: readonly object[]) =>
  stage.client.query('select ticketly.append_events($1::json)', [JSON.stringify(events)]);
const fact = (id: string, more: object = {}) => ({
  id,
  aggregateType: 'orders',
  aggregateId: `order-${id}`,
  routingKey: 'e1',
  type: 'OrderPlaced',
  version: 2,
  payload: { id },
  occurredAt: 1_700_000_000_123,
  ...more,
});
const allArrived = () =>
  until('every fact arrives', async () => {
    const positions = await stage.positions();
    return keptPositions(stage.topic.arrived).join() === positions.join() && positions.length;
  });

test('a fact arrives as the log has it, whatever it is written in, through a login that can only read the slot', async () => {
  // The worker's own character set is ASCII; see where it is started.
  const payload = { name: 'Zürich – 東京 🎟️', quoted: '"\\', nothing: null };
  await stage.startConnector();
  const stop = stage.startRelaying();
  await append(fact('a', { payload }), fact('b', { routingKey: 'e2', aggregateType: 'sessions' }));
  await allArrived();
  await stop();
  const [first] = stage.topic.arrived.filter(({ key }) => key === 'e1');
  expect(first).toMatchObject({ value: JSON.stringify(payload), position: 1 });
  expect(first?.headers).toEqual({
    id: 'a',
    position: '1',
    type: 'OrderPlaced',
    version: '2',
    aggregateType: 'orders',
    aggregateId: 'order-a',
    occurredAt: '1700000000123',
  });
  expect(await relayProblems(stage, stage.connector)).toEqual([]);
});

test('an idle relay keeps none of the log of the server, and goes on when its connector starts again', async () => {
  await stage.client.script(
    `create table public.others as select number, repeat('x', 1000) from generate_series(1, 20000) number; checkpoint`,
  );
  await until('the slot lets go of what others wrote', async () => {
    const state = await stage.relay.slotState();
    return state.status === 'active' && state.retainedBytes < 1_000_000;
  });
  await stage.connect.stop(stage.connector);
  await until('nobody reads the slot', async () => !(await stage.isReading()));
  await stage.startConnector();
  const stop = stage.startRelaying();
  await append(fact('after a quiet night'));
  await allArrived();
  await stop();
});

test('a slot that is gone is told, by what Connect does not see, and repaired without a fact too few', async () => {
  const stop = stage.startRelaying();
  await append(...Array.from({ length: 50 }, (_, number) => fact(`before-${number}`, { routingKey: `e${number}` })));
  await allArrived();
  await stage.connect.stop(stage.connector);
  await until('nobody reads the slot', async () => !(await stage.isReading()));
  await append(...Array.from({ length: 50 }, (_, number) => fact(`lost-${number}`, { routingKey: `e${number}` })));
  await until('they are emitted', async () => (await stage.relay.lag()).behind === 0);
  await stage.client.query('select pg_drop_replication_slot($1)', [stage.relay.slot]);
  // Debezium makes the slot by itself, and would go on behind what was emitted meanwhile.
  await stage.connect.resume(stage.connector);
  await append(...Array.from({ length: 50 }, (_, number) => fact(`after-${number}`, { routingKey: `e${number}` })));
  await until('the slot is there again', async () => (await stage.relay.slotState()).status === 'foreign');
  await until('Connect thinks all is well', async () => {
    const problems = await relayProblems(stage, stage.connector);
    return problems.length === 1 && /made by somebody else/.test(problems[0] ?? '');
  });
  const { connect, relay, topic, isReading } = stage;
  await repairRelay({ connect, relay, lastDelivered: () => topic.lastDelivered() }, stage.connector, {
    isReading,
    patienceMs: 300_000,
  });
  expect(await allArrived()).toBe(153);
  await stop();
  expect(await relayProblems(stage, stage.connector)).toEqual([]);
});
