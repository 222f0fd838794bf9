import { followTopic } from '@ticketly/adapters-kafka';
import type { TopicFollowing } from '@ticketly/adapters-kafka';
import { mongoClientOptions, mongoPorts, prepareMongo } from '@ticketly/adapters-mongo';
import type { Ports, Views } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { allViews, eventSales, followViews } from '@ticketly/core/views';
import type { EventSales } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import type { Db } from 'mongodb';
import { Pool } from 'pg';
import { until } from '../servers/until.ts';
import { openConcerts, writeBusily } from '../log/busy-writers.ts';
import { openRelayStage } from '../log/relay-stage.ts';
import type { LogServers, RelayStage } from '../log/relay-stage.ts';
import type { LeftOut, Told } from './measure.ts';
import { onLogServers } from './log-servers.ts';
import { ordersPerSecond, sellWatched, told } from './passage.ts';
import type { BenchServer } from '../servers/open-servers.ts';

interface Folding {
  readonly brokers: string;
  readonly ports: Ports;
  readonly stage: RelayStage;
  readonly views: Views;
}

/** As a worker of the deployment does it. */
const following = ({ brokers, ports, stage, views }: Folding): TopicFollowing =>
  followTopic({ brokers: brokers.split(',') }, ports, followViews({ ...ports, views }, allViews), {
    topic: stage.topic.name,
    partitions: stage.topic.partitions,
    groupId: crypto.randomUUID(),
  });

/** Tells what the view of an event has, each time it was written. */
const watched = (views: Views, seen: (placed: number) => void): Views => ({
  ...views,
  apply: async (view, writes, build) => {
    await views.apply(view, writes, build);
    if (view.name !== eventSales.name) return;
    for (const { document } of writes) seen((document as unknown as EventSales | null)?.orders.placed ?? 0);
  },
});

/** From a commit to the view, and to whoever watches it in a process that is not told of news. */
const delays = async (brokers: string, stage: RelayStage, db: Db): Promise<readonly Told[]> => {
  const ports: Ports = { ...memoryPorts({ clock: systemClock }), ...stage.ports, ...mongoPorts(db) };
  const passage = await sellWatched(ports, {
    jobs: (_office, _eventId, seen) => [following({ brokers, ports, stage, views: watched(ports.views, seen) })],
  });
  const at = `, by way of Debezium, Kafka and MongoDB, ${ordersPerSecond} orders/s at most`;
  return [
    told(`from commit to view${at}`, passage.committedMs, passage.viewedMs),
    told(`from commit to the first byte on the dashboard${at}`, passage.committedMs, passage.readMs),
  ];
};

/** How many facts a second go all the way when many wait. */
const catchingUp = async (servers: LogServers, stage: RelayStage, db: Db): Promise<Told> => {
  const [row] = await stage.client.query<{ name: string }>('select current_database() as name');
  const url = Object.assign(new URL(servers.postgresUrl), { pathname: `/${row?.name}` }).href;
  const pool = new Pool({ connectionString: url, max: 20 });
  const templates = await openConcerts(stage.ports, 12);
  await writeBusily(pool, templates, { writers: 20, transactions: 200 });
  await pool.end();
  const end = (await stage.positions()).length;
  const ports: Ports = { ...memoryPorts({ clock: systemClock }), ...stage.ports, ...mongoPorts(db) };
  const job = following({ brokers: servers.kafkaBrokers, ports, stage, views: ports.views });
  const runner = runJobs([{ name: 'views', jobs: [job] }], { clock: systemClock });
  runner.start();
  await until('a member that has partitions', async () => (await job.lag()).length > 0);
  const begun = performance.now();
  const stop = stage.startRelaying();
  const isThrough = async (): Promise<boolean> =>
    stage.topic.arrived.length >= end && (await job.lag()).every(({ records }) => records === 0);
  await until('every fact is in the views', isThrough, 600_000);
  const tookMs = performance.now() - begun;
  await stop();
  await runner.stop();
  await job.close();
  return {
    name: `facts from the outbox through Kafka into ${allViews.length} views in MongoDB, ${end} waiting`,
    measured: `${Math.round((end * 1_000) / tookMs)}/s`,
    goal: 'none',
    isMissed: false,
  };
};

const measureOn = async (servers: LogServers, client: MongoClient): Promise<readonly Told[]> => {
  const onStage = async <Measured>(act: (stage: RelayStage, db: Db) => Promise<Measured>): Promise<Measured> => {
    const stage = await openRelayStage(servers);
    const db = client.db(`ticketly_bench_${crypto.randomUUID()}`);
    try {
      await prepareMongo(db);
      await stage.startConnector();
      return await act(stage, db);
    } finally {
      await stage.close();
      await db.dropDatabase();
    }
  };
  const slow = await onStage(async (stage, db) => {
    const stop = stage.startRelaying();
    return delays(servers.kafkaBrokers, stage, db).finally(stop);
  });
  return [...slow, await onStage((stage, db) => catchingUp(servers, stage, db))];
};

/** The way of the log from a commit to whoever looks at a view, with every server in between. */
export const pipelineBenchmarks = async (server: BenchServer): Promise<readonly (Told | LeftOut)[]> => {
  const client = await new MongoClient(server.url, mongoClientOptions).connect();
  try {
    const measured = await onLogServers((servers) => measureOn(servers, client));
    return measured ?? [{ leftOut: 'Without containers of Kafka and Debezium, the way to views was not measured.' }];
  } finally {
    await client.close();
  }
};
