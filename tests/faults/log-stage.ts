import { kafkaBrokersOf, kafkaContainer, kafkaNamed } from '../servers/kafka-container.ts';
import { connectContainer, connectUrlOf } from '../servers/connect-container.ts';
import { powerSwitch } from '../servers/power-switch.ts';
import type { PowerSwitch } from '../servers/power-switch.ts';
import { leaveContainer, leaveNetwork, useContainer, useNetwork } from '../servers/shared-container.ts';
import { mongoClientOptions, mongoViews } from '@ticketly/adapters-mongo';
import { connectClient } from '@ticketly/adapters-kafka';
import { pgClient, pgPoolOptions, postgresRelay } from '@ticketly/adapters-postgres';
import type { PostgresRelay } from '@ticketly/adapters-postgres';
import { systemRandomness } from '@ticketly/core/memory';
import type { Views } from '@ticketly/core';
import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { getContainerRuntimeClient } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { inject } from 'vitest';
import { foldedOutbox, viewHashes } from '../log/view-hashes.ts';
import type { ApiProcess } from './api-process.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import type { Wire } from './wire.ts';
import { layWire } from './wire.ts';

/** A process that does a part, and its way to MongoDB. */
export interface PartProcess {
  readonly process: ApiProcess;
  readonly toMongo: Wire;
}

/** A sale whose views come by way of Debezium and Kafka into MongoDB, on servers that can fail. */
export interface LogStage extends Stage {
  /** Takes requests, and shows views, by a way of its own to MongoDB. */
  readonly api: PartProcess;
  /** Kafka alone, which is this stage's own. */
  readonly kafka: PowerSwitch;
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly relay: PostgresRelay;
  /** What all processes are told. */
  readonly settings: Readonly<Record<string, string>>;
  /** The views, past every wire. */
  readonly views: Views;
  startWorker(): Promise<PartProcess>;
  /**
   * Waits until the views are what the outbox folds into, hash for hash, while nothing happens.
   *
   * @param setAside how many documents wait for a fact that can't be folded.
   */
  converged(setAside?: number): Promise<void>;
}

const names = {
  network: 'network of the kafka to be killed',
  kafka: 'kafka to be killed',
  connect: 'connect of the kafka to be killed',
};
const alias = 'mortal-kafka';

/** Brokers take no less. */
const takeoverS = 6;

/**
 * Kafka and Connect are alone on a network: the address of a server that is down goes to whichever
 * container starts next, and Connect would take another Kafka for its own.
 */
const openServers = async () => {
  const network = (await useNetwork(names.network)).getName();
  const kafka = await useContainer(names.kafka, async () => (await kafkaContainer(network, alias)).start());
  const connect = await useContainer(names.connect, async () =>
    (await connectContainer(network, kafkaNamed(alias))).start(),
  );
  await joinNetwork(connect, inject('logNetwork'));
  return { kafka, connectUrl: connectUrlOf(connect) };
};

/** PostgreSQL is on the network of the whole run. */
const joinNetwork = async (container: StartedTestContainer, network: string): Promise<void> => {
  const client = await getContainerRuntimeClient();
  const joined = client.network.getById(network);
  await client.container.connectToNetwork(client.container.getById(container.getId()), joined, []);
};

const at = (url: string, part: Partial<Pick<URL, 'host' | 'pathname'>>): string =>
  Object.assign(new URL(url), part).href;

const leaveServers = async (): Promise<void> => {
  await leaveContainer(names.connect);
  await leaveContainer(names.kafka);
  await leaveNetwork(names.network);
};

/** Opens the stage with a sale of so many seats, an api and a process for what is due. */
export const openLogStage = async (seats: number): Promise<LogStage> => {
  try {
    return await open(seats);
  } catch (error) {
    await leaveServers();
    throw error;
  }
};

/** What a test reads may take a busy server longer than a process would wait. */
const patientMs = 60_000;
const patient = {
  ...mongoClientOptions,
  serverSelectionTimeoutMS: patientMs,
  connectTimeoutMS: patientMs,
  socketTimeoutMS: patientMs,
};

const open = async (seats: number): Promise<LogStage> => {
  const [{ kafka, connectUrl }, stage] = await Promise.all([
    openServers(),
    openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, seats),
  ]);
  const topic = `faults_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const mongoUrl = at(inject('mongoUrl'), { pathname: `/${topic}` });
  const client = await new MongoClient(mongoUrl, patient).connect();
  const views = mongoViews(client.db(topic));
  const settings = {
    TICKETLY_VIEWS: 'mongo',
    TICKETLY_MONGO_URL: mongoUrl,
    TICKETLY_FEED: 'kafka',
    TICKETLY_KAFKA_BROKERS: kafkaBrokersOf(kafka),
    TICKETLY_KAFKA_TOPIC: topic,
    TICKETLY_KAFKA_TAKEOVER_S: String(takeoverS),
    TICKETLY_CONNECT_URL: connectUrl,
    TICKETLY_REPLICATION_URL: at(stage.databaseUrl, { host: inject('postgresOfConnect') }),
  };
  const pool = new Pool(pgPoolOptions(stage.databaseUrl, { maxConnections: 1 }));
  // Its database is dropped at the end, whoever is still connected.
  pool.on('error', () => undefined);
  const brokers = settings.TICKETLY_KAFKA_BROKERS.split(',');
  const connected = await stage.run(['connect'], settings);
  if (connected.exitCode !== 0) throw new Error(`connect: ${connected.stdout}${connected.stderr}`);
  const wires: Wire[] = [];
  const startPart = async (part: string): Promise<PartProcess> => {
    const toMongo = await layWire(() => new URL(inject('mongoUrl')));
    wires.push(toMongo);
    const own = { ...settings, TICKETLY_MONGO_URL: toMongo.through(mongoUrl), TICKETLY_PARTS: part };
    return { process: await stage.start(own), toMongo };
  };
  const api = await startPart('api');
  await startPart('jobs');
  return {
    ...stage,
    api,
    kafka: await powerSwitch(kafka),
    brokers,
    topic,
    relay: postgresRelay(pgClient(pool, { randomness: systemRandomness }), { slot: topic }),
    settings,
    views,
    startWorker: () => startPart('worker'),
    converged: (setAside) => converged(stage, views, setAside),
    close: async () => {
      try {
        await stopReading(pool, connectUrl, topic);
        await pool.end();
        await client.db(topic).dropDatabase();
        await client.close();
        await stage.close();
        for (const wire of wires) await wire.close();
      } finally {
        await leaveServers();
      }
    },
  };
};

const converged = async ({ ports }: Stage, views: Views, setAside?: number): Promise<void> => {
  let end = -1;
  let expected = '';
  await until('views that are what the outbox folds into', async () => {
    const { position } = await ports.logHistory.latest();
    if (position !== end) expected = JSON.stringify(await viewHashes(await foldedOutbox(ports, setAside)));
    end = position;
    return JSON.stringify(await viewHashes(views)) === expected;
  });
};

/** A slot keeps its database from being dropped; a connector that still runs comes back to it. */
const stopReading = async (sql: Pool, connectUrl: string, slot: string): Promise<void> => {
  const connect = connectClient(connectUrl, { timeoutMs: 60_000 });
  await until('a connector that is stopped', () => connect.stop(slot).then(() => true));
  const drop = 'select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1';
  await until('a slot that is dropped', () => sql.query(drop, [slot]).then(() => true));
};
