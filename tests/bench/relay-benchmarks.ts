import { postgresPorts, postgresRelay, relayLog } from '@ticketly/adapters-postgres';
import type { SqlClient } from '@ticketly/adapters-postgres';
import { openRelayStage } from '../log/relay-stage.ts';
import type { LogServers } from '../log/relay-stage.ts';
import { until } from '../servers/until.ts';
import { openDatabase } from './bench-database.ts';
import { onLogServers } from './log-servers.ts';
import { atLeast, compare } from './measure.ts';
import type { LeftOut, Row } from './measure.ts';
import type { BenchServer } from '../servers/open-servers.ts';

const facts = 20_000;
/** No statement of a benchmark may take as long as a service lets one. */
const appended = 5_000;
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
  const relaying = relayLog({ relay, changeFeed: postgresPorts(client).changeFeed });
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
      while ((await relaying.run()) > 0);
      return facts;
    };
    const baseline = { name: 'a plain insert of the same rows, in one statement', work: theirs };
    return await compare('facts put into the write-ahead log by the job that relays it', atLeast(0.3), baseline, ours);
  } finally {
    await client.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', [
      slot,
    ]);
    await database.drop();
  }
};

const throughKafka = async (): Promise<Row | LeftOut> => {
  const perSecond = await onLogServers(drainThrough);
  if (perSecond === undefined)
    return { leftOut: 'Without containers of Kafka and Debezium, the way to a consumer was not measured.' };
  return {
    name: `facts from the outbox to a consumer of Kafka, ${facts} waiting`,
    measured: `${Math.round(perSecond)}/s`,
    goal: 'told (Debezium is the limit)',
    isMissed: false,
  };
};

const drainThrough = async (servers: LogServers): Promise<number> => {
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
];

/** The log on its way to a consumer of Kafka, on servers of its own. */
export const kafkaBenchmarks = async (): Promise<readonly (Row | LeftOut)[]> => [await throughKafka()];
