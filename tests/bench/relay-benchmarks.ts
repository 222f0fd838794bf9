import { postgresRelay } from '@ticketly/adapters-postgres';
import type { SqlClient } from '@ticketly/adapters-postgres';
import { openRelayStage } from '../log/relay-stage.ts';
import { connectContainer, connectUrlOf } from '../servers/connect-container.ts';
import { engineAnswers, engineCanRun } from '../servers/container-engine.ts';
import { kafkaBrokersOf, kafkaContainer, kafkaInNetwork } from '../servers/kafka-container.ts';
import { logNetwork, postgresAlias } from '../servers/log-network.ts';
import { postgresContainer, postgresUrlAt } from '../servers/postgres-container.ts';
import { leaveContainer, leaveNetwork, useContainer, useNetwork } from '../servers/shared-container.ts';
import { connect, kafka, postgres } from '../servers/technologies.ts';
import { until } from '../faults/until.ts';
import { openDatabase } from './bench-database.ts';
import { atLeast, compare } from './measure.ts';
import type { LeftOut, Row } from './measure.ts';
import type { BenchServer } from './servers.ts';

const facts = 20_000;
/** No statement of a benchmark may take as long as a service lets one. */
const appended = 5_000;
/** What a step of the relay takes when so many wait. */
const batch = 2_000;
const slot = 'ticketly_bench_relay';

/** Facts of about 260 bytes, of 100 concerts, as orders are. */
const fillOutbox = async (client: SqlClient): Promise<void> => {
  for (let from = 0; from < facts; from += appended)
    await client.script(`
    insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
    select 'event-' || n, 'orders', 'order-' || n, 'concert-' || n % 100, 'OrderPlaced', 1,
           json_build_object('orderId', 'order-' || n, 'text', repeat('x', 220)), 1700000000000 + n
      from generate_series(${from + 1}, ${from + appended}) n`);
};

/** Emits facts, against inserting the same rows into a table without a key. */
const againstInsert = async (server: BenchServer): Promise<Row | LeftOut> => {
  const database = await openDatabase(server.url);
  const { client } = database;
  const relay = postgresRelay(client, { slot });
  const [setting] = await client.query<{ level: string }>(`select current_setting('wal_level') as level`);
  try {
    if (setting?.level !== 'logical') return { leftOut: 'Without `wal_level=logical`, the relay was not measured.' };
    await relay.prepare();
    await fillOutbox(client);
    await client.script('create table public.copies (like ticketly.outbox); analyze ticketly.outbox');
    const theirs = async (): Promise<number> => {
      await client.script('insert into public.copies select * from ticketly.outbox order by position');
      return facts;
    };
    const ours = async (): Promise<number> => {
      await client.script(`update ticketly.checkpoints set position = 0 where consumer = 'relay'`);
      while ((await relay.step(batch)).sent > 0);
      return facts;
    };
    const baseline = { name: 'a plain insert of the same rows, in one statement', work: theirs };
    return await compare(`facts put into the write-ahead log, ${batch} a step`, atLeast(0.3), baseline, ours);
  } finally {
    await client.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', [
      slot,
    ]);
    await database.drop();
  }
};

const throughKafka = async (): Promise<Row | LeftOut> => {
  const images = [postgres.image, kafka.image, connect.image];
  const canRun = (await engineAnswers()) && (await Promise.all(images.map(engineCanRun))).every(Boolean);
  if (!canRun) return { leftOut: 'Without containers of Kafka and Debezium, the way to a consumer was not measured.' };
  const network = await useNetwork(logNetwork);
  try {
    const store = await useContainer('relay bench: postgres', () =>
      postgresContainer(['wal_level=logical']).withNetwork(network).withNetworkAliases(postgresAlias).start(),
    );
    const brokers = await useContainer('relay bench: kafka', async () =>
      (await kafkaContainer(network.getName())).start(),
    );
    const worker = await useContainer('relay bench: connect', async () =>
      (await connectContainer(network.getName(), kafkaInNetwork)).start(),
    );
    const perSecond = await drainThrough({
      postgresUrl: postgresUrlAt(`${store.getHost()}:${store.getMappedPort(5432)}`),
      postgresOfConnect: `${postgresAlias}:5432`,
      kafkaBrokers: kafkaBrokersOf(brokers),
      connectUrl: connectUrlOf(worker),
    });
    return {
      name: `facts from the outbox to a consumer of Kafka, ${facts} waiting`,
      measured: `${Math.round(perSecond)}/s`,
      goal: 'told (Debezium is the limit)',
      isMissed: false,
    };
  } finally {
    for (const name of ['connect', 'kafka', 'postgres']) await leaveContainer(`relay bench: ${name}`);
    await leaveNetwork(logNetwork);
  }
};

const drainThrough = async (servers: Parameters<typeof openRelayStage>[0]): Promise<number> => {
  const stage = await openRelayStage(servers);
  try {
    await stage.startConnector();
    await fillOutbox(stage.client);
    const begun = performance.now();
    const stop = stage.startRelaying();
    await until('every fact arrives', async () => stage.topic.arrived.length >= facts, 600_000);
    const tookMs = performance.now() - begun;
    await stop();
    return (facts * 1_000) / tookMs;
  } finally {
    await stage.close();
  }
};

/** The log on its way out of PostgreSQL. */
export const relayBenchmarks = async (server: BenchServer): Promise<readonly (Row | LeftOut)[]> => [
  await againstInsert(server),
  await throughKafka(),
];
