import {
  connectClient,
  ensureTopic,
  lastPositions,
  relayConnector,
  repairRelay,
  runConnector,
} from '@ticketly/adapters-kafka';
import type { RelaySource } from '@ticketly/adapters-kafka';
import { postgresRelay } from '@ticketly/adapters-postgres';
import type { KafkaFeedConfig } from '../config.ts';
import { logNamesOf, logPartitions } from '../log-in-kafka/names.ts';
import type { Command } from './command.ts';
import { onKafka } from './command.ts';

/** Where Debezium connects, and as which role. */
const sourceOf = ({ replicationUrl }: KafkaFeedConfig, slot: string): RelaySource => {
  const { hostname, port, pathname, username, password, searchParams } = new URL(replicationUrl);
  const sslMode = searchParams.get('sslmode');
  return {
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: Number(port || 5_432),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...(sslMode !== null && { sslMode }),
    slot,
  };
};

/**
 * Creates the topic, the slot and the publication, registers the connector or updates its settings,
 * and waits until it reads. Idempotent: run it at every start of a deployment.
 */
export const connect: Command = {
  usage: 'connect                         makes topic and slot, and has Debezium bring the log to Kafka; repeatable',
  run: onKafka(async ({ feed, client, say }) => {
    const { topic, connector, slot } = logNamesOf(feed);
    const relay = postgresRelay(client, { slot });
    await ensureTopic({ brokers: [...feed.brokers] }, { topic, partitions: logPartitions });
    say(`Topic ${topic} has ${logPartitions} partitions.`);
    for (const left of await relay.prepare()) say(left);
    say(`Slot ${slot} is there.`);
    const config = relayConnector(sourceOf(feed, slot), { topic, partitions: logPartitions });
    const isReading = async (): Promise<boolean> => (await relay.slotState()).status === 'active';
    const isChanged = await runConnector(connectClient(feed.connectUrl), connector, config, { isReading });
    say(`Connector ${connector} ${isChanged ? 'has its settings, and ' : ''}runs.`);
  }),
};

/** Recreates a lost slot, and resends everything that may not have arrived. */
export const repairLog: Command = {
  usage: 'repair-log                      after a lost slot: makes it anew, and sends again what may not have arrived',
  run: onKafka(async ({ feed, client, say }) => {
    const { topic, connector, slot } = logNamesOf(feed);
    const relay = postgresRelay(client, { slot });
    const lastDelivered = async (): Promise<number> =>
      Math.max(0, ...(await lastPositions({ brokers: [...feed.brokers] }, topic)).values());
    const after = await repairRelay({ connect: connectClient(feed.connectUrl), relay, lastDelivered }, connector);
    say(`Everything after position ${after} is sent again; what is there already is dropped.`);
  }),
};
