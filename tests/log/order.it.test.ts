import { partitioner } from '@ticketly/adapters-kafka';
import { pgClient, pgPoolOptions, postgresRelay } from '@ticketly/adapters-postgres';
import { memoryPorts, memoryViews, systemRandomness } from '@ticketly/core/memory';
import { sessionOf } from '@ticketly/core/messaging';
import { writeFact } from '@ticketly/core/wire';
import type { Ports, Position, RecordedEvent, Views } from '@ticketly/core';
import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../servers/until.ts';
import { openConcerts, writeBusily } from './busy-writers.ts';
import type { Templates, Written } from './busy-writers.ts';
import { watchDirectOrder } from './direct-order.ts';
import type { DirectOrder } from './direct-order.ts';
import { foldTopic } from './fold-topic.ts';
import { keptPositions, openTopic } from './own-topic.ts';
import type { OwnTopic } from './own-topic.ts';
import { openRelayStage } from './relay-stage.ts';
import type { RelayStage } from './relay-stage.ts';
import { factsOf, foldedOutbox, viewHashes } from './view-hashes.ts';

const brokers = inject('kafkaBrokers');
const settings = { brokers: brokers.split(',') };
const relayName = 'log order relay';

let stage: RelayStage;
let direct: DirectOrder;
let url: string;
let templates: Templates;
beforeAll(async () => {
  stage = await openRelayStage({
    postgresUrl: inject('postgresUrl'),
    postgresOfConnect: inject('postgresOfConnect'),
    kafkaBrokers: brokers,
    connectUrl: inject('connectUrl'),
  });
  const [database] = await stage.client.query<{ name: string }>('select current_database() as name');
  const address = new URL(inject('postgresUrl'));
  address.pathname = `/${database?.name}`;
  url = address.href;
  direct = await watchDirectOrder(stage.client, `direct_${crypto.randomUUID().replaceAll('-', '')}`);
  templates = await openConcerts(stage.ports, 6);
});
afterAll(() => stage?.close());

/** A relay in a process of its own, as far as the database can tell; goes on when it is killed. */
const startRelay = (): (() => Promise<void>) => {
  const pool = new Pool(
    pgPoolOptions(url, { maxConnections: 1, applicationName: relayName, statementTimeoutMs: 60_000 }),
  );
  pool.on('error', () => undefined);
  const relay = postgresRelay(pgClient(pool, { randomness: systemRandomness }), { slot: stage.relay.slot });
  let isStopping = false;
  const relaying = (async () => {
    while (!isStopping) {
      const { sent } = await relay.step(200).catch(() => ({ sent: -1 }));
      if (sent <= 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return async () => {
    isStopping = true;
    await relaying;
    await pool.end();
  };
};

/** Kills one relay after the other, now and then, and what reads the slot as well, twice. */
const startKilling = () => {
  const killed = { relays: 0, readers: 0 };
  let isStopping = false;
  const count = async (sql: string, ...parameters: readonly unknown[]): Promise<number> =>
    (await stage.client.query(sql, parameters)).length;
  const killing = (async () => {
    for (let round = 1; !isStopping; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      killed.relays += await count(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = $1 order by random() limit 1`,
        relayName,
      );
      if (round % 3 !== 0 || killed.readers === 2) continue;
      // Once the connection of the connector, and once the whole of it.
      if (killed.readers === 0)
        killed.readers += await count(
          `select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = $1 and active`,
          stage.relay.slot,
        );
      else killed.readers += await restartConnector();
    }
  })();
  return {
    relays: () => killed.relays,
    readers: () => killed.readers,
    stop: async () => {
      isStopping = true;
      await killing;
    },
  };
};

/** Writes, over as many connections as there are writers. */
const write = async (wishes: { readonly writers: number; readonly transactions: number }): Promise<Written> => {
  const pool = new Pool({ connectionString: url, max: wishes.writers });
  return writeBusily(pool, templates, wishes).finally(() => pool.end());
};

const restartConnector = async (): Promise<number> => {
  const path = `/connectors/${stage.connector}/restart?includeTasks=true`;
  const answer = await fetch(new URL(path, inject('connectUrl')), { method: 'POST' });
  return answer.ok ? 1 : 0;
};

/** As two processes that share the topic, whom no outbox helps out. */
const fold = (own: Pick<Ports, 'checkpoints' | 'deadLetters'>, views: Views, { name, partitions }: OwnTopic) =>
  foldTopic({ ...own, changeFeed: { read: async () => [] } }, views, {
    settings,
    topic: name,
    partitions,
    processes: 2,
  });

test('every fact comes in the order of positions, whoever is killed, and folds into what the outbox folds into', async () => {
  await stage.startConnector();
  const relays = [startRelay(), startRelay()];
  const views = memoryViews();
  const { topic } = stage;
  const stopFolding = fold(stage.ports, views, topic);
  const killing = startKilling();
  let rolledBack = 0;
  do rolledBack += (await write({ writers: 50, transactions: 15 })).rolledBack;
  while (killing.relays() < 3 || killing.readers() < 2);
  await killing.stop();
  const positions = await stage.positions();
  await until('every fact arrives', async () => keptPositions(topic.arrived).length === positions.length);
  expect(keptPositions(topic.arrived)).toEqual(positions);
  const partitionOf = partitioner(topic.partitions);
  expect(topic.arrived.filter(({ partition, key }) => partition !== partitionOf(key))).toEqual([]);

  const expected = await viewHashes(await foldedOutbox(stage.ports));
  await until(
    'the views have come as far',
    async () => JSON.stringify(await viewHashes(views)) === JSON.stringify(expected),
  );
  await stopFolding();
  expect(await viewHashes(views)).toEqual(expected);
  expect(await stage.ports.deadLetters.count()).toEqual([]);
  for (const stop of relays) await stop();
  expect(rolledBack).toBeGreaterThan(0);
});

test('in the order of commits, as Debezium sees the outbox itself, facts come too late and are lost', async () => {
  await write({ writers: 50, transactions: 4 });
  const partitionOf = partitioner(stage.topic.partitions);
  const seen = (await direct.read()).map(({ position, key }) => ({ position, partition: partitionOf(key) }));
  const positions = await stage.positions();
  expect(seen.map(({ position }) => position).toSorted((one, other) => one - other)).toEqual(positions);
  expect(keptPositions(seen).length).toBeLessThan(positions.length);
});

test('routed by session, the same facts fold into something else', async () => {
  const byConcert = await foldRouted((fact) => fact.routingKey);
  const bySession = await foldRouted((fact) => (fact.aggregateType === 'catalog' ? fact.routingKey : sessionOf(fact)));
  const expected = await viewHashes(await foldedOutbox(stage.ports));
  expect(byConcert).toEqual(expected);
  expect(bySession).not.toEqual(expected);
});

/** The log by way of a topic with other keys, the last partition delivered first. */
const foldRouted = async (keyOf: (fact: RecordedEvent) => string): Promise<Readonly<Record<string, string>>> => {
  const topic = await openTopic(brokers, `routed-${crypto.randomUUID()}`);
  const partitionOf = partitioner(topic.partitions);
  const concertFacts = (await factsOf(stage.ports)).filter(({ aggregateType }) => aggregateType !== 'payments');
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const views = memoryViews();
  const own = memoryPorts();
  const stop = fold(own, views, topic);
  for (let partition = topic.partitions - 1; partition >= 0; partition -= 1) {
    const facts = concertFacts.filter((fact) => partitionOf(keyOf(fact)) === partition);
    const messages = facts.map((fact) => ({ ...writeFact(fact), key: keyOf(fact) }));
    for (let sent = 0; sent < messages.length; sent += 500)
      await producer.send({ topic: topic.name, messages: messages.slice(sent, sent + 500) });
    const last = facts.at(-1)?.position ?? (0 as Position);
    await until('the partition is folded', async () => (await own.checkpoints.get(`views@${partition}`)) >= last);
  }
  await stop();
  await producer.disconnect();
  await topic.close();
  return viewHashes(views);
};
