import { connectClient, relayConnector, runConnector } from '@ticketly/adapters-kafka';
import type { ConnectClient } from '@ticketly/adapters-kafka';
import { migrate, pgClient, pgPoolOptions, postgresPorts, postgresRelay, relayLog } from '@ticketly/adapters-postgres';
import type { PostgresPorts, PostgresRelay, SqlClient } from '@ticketly/adapters-postgres';
import { systemRandomness } from '@ticketly/core/memory';
import { Pool } from 'pg';
import { ownDatabase } from '../servers/own-database.ts';
import { until } from '../servers/until.ts';
import { openTopic } from './own-topic.ts';
import type { OwnTopic } from './own-topic.ts';

/** Where everything is, for us and for Connect. */
export interface LogServers {
  readonly postgresUrl: string;
  /** `host:port` */
  readonly postgresOfConnect: string;
  readonly kafkaBrokers: string;
  readonly connectUrl: string;
}

/** A database whose log goes to a topic, by a relay, a slot and a connector of their own. */
export interface RelayStage {
  readonly client: SqlClient;
  readonly ports: PostgresPorts;
  readonly relay: PostgresRelay;
  readonly connect: ConnectClient;
  /** The connector's name. */
  readonly connector: string;
  readonly topic: OwnTopic;
  /** Registers the connector, by a login that can nothing but read the slot, and waits for it. */
  startConnector(): Promise<void>;
  /** Whether the slot is being read. */
  readonly isReading: () => Promise<boolean>;
  /** Relays until the answer is called; steps that fail are begun anew. */
  startRelaying(): () => Promise<void>;
  /** Every position of the outbox. */
  positions(): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Opens the stage; the relay is prepared, and nothing runs yet. */
export const openRelayStage = async (servers: LogServers): Promise<RelayStage> => {
  const run = crypto.randomUUID().replaceAll('-', '');
  const login = `debezium_${run}`;
  const database = await ownDatabase(servers.postgresUrl);
  const pool = new Pool(pgPoolOptions(database.url, { statementTimeoutMs: 60_000, lockTimeoutMs: 60_000 }));
  const client = pgClient(pool, { randomness: systemRandomness });
  await migrate(client);
  const ports = postgresPorts(client);
  await client.script(`create role ${login} login replication password 'pw'`);
  const relay = postgresRelay(client, { slot: `relay_${run}` });
  await relay.prepare();
  const topic = await openTopic(servers.kafkaBrokers, `log-${run}`);
  const connect = connectClient(servers.connectUrl, { timeoutMs: 60_000 });
  const connector = `log-${run}`;
  const isReading = async (): Promise<boolean> => (await relay.slotState()).status === 'active';
  const [host = '', port = ''] = servers.postgresOfConnect.split(':');
  const source = { host, port: Number(port), database: new URL(database.url).pathname.slice(1), user: login };
  const config = relayConnector(
    { ...source, password: 'pw', slot: relay.slot },
    { topic: topic.name, partitions: topic.partitions },
  );
  return {
    client,
    ports,
    relay,
    connect,
    connector,
    topic,
    isReading,
    startConnector: async () => {
      await runConnector(connect, connector, config, { isReading, patienceMs: 300_000 });
    },
    startRelaying: () => keepRelaying(relay, ports),
    positions: async () => {
      const rows = await client.query<{ position: string }>('select position from ticketly.outbox order by position');
      return rows.map(({ position }) => Number(position));
    },
    close: async () => {
      await topic.close();
      await connect.remove(connector).catch(() => undefined);
      await until('the slot is dropped', async () => {
        await client.query(
          'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()',
        );
        return true;
      });
      await client.script(`drop role ${login}`);
      await pool.end();
      await database.drop();
    },
  };
};

const keepRelaying = (relay: PostgresRelay, { changeFeed }: PostgresPorts): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { run } = relayLog({ relay, changeFeed });
  const relaying = (async () => {
    while (!signal.aborted) {
      const done = await run({ waitMs: 50, signal }).catch(() => 0);
      if (done === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return async () => {
    stopping.abort();
    await relaying;
  };
};
