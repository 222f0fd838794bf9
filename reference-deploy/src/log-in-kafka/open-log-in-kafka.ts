import { checkKafka, connectClient, followTopic, partitionConsumers, relayProblems } from '@ticketly/adapters-kafka';
import type { PartitionLag, TopicNews } from '@ticketly/adapters-kafka';
import { postgresRelay, relayLog } from '@ticketly/adapters-postgres';
import type { PostgresRelay, SqlClient } from '@ticketly/adapters-postgres';
import type { Job, Ports } from '@ticketly/core';
import type { FollowPorts } from '@ticketly/core/messaging';
import { allViews, followViews, renewViews, viewsConsumer } from '@ticketly/core/views';
import type { ViewConsumers } from '@ticketly/core/views';
import { degraded } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';
import type { Logger } from 'pino';
import { withoutStoppingSales } from '../parts/without-stopping-sales.ts';
import type { KafkaFeedConfig } from '../config.ts';
import { logNamesOf, logPartitions } from './names.ts';

/** The log's way through Debezium and Kafka to the views. */
export interface LogInKafka {
  /** Emits what happened for Debezium. One process at a time is enough. */
  readonly relaying: Job;
  /** Folds what arrives through Kafka. The processes that do it share the partitions. */
  readonly following: Job;
  /** Rebuilds views whose history differs from the log's. One process at a time is enough. */
  readonly renewing: Job;
  /** The consumers that fold views, one for each partition. */
  readonly consumers: readonly string[];
  readonly relay: PostgresRelay;
  /** How far this process lags in its own partitions. */
  readonly lag: () => Promise<readonly PartitionLag[]>;
  readonly healthChecks: readonly HealthCheck[];
  readonly close: () => Promise<void>;
}

/** What it needs of the deployment. */
export interface LogInKafkaParts {
  readonly client: SqlClient;
  readonly ports: Ports;
  readonly onSetAside: NonNullable<FollowPorts['onSetAside']>;
  readonly logger: Logger;
}

/** The consumers that fold views from the topic. */
export const viewConsumers: ViewConsumers = partitionConsumers(viewsConsumer, logPartitions);

/** Wires it; nothing connects before its jobs run, and no sale ever waits for it. */
export const openLogInKafka = (feed: KafkaFeedConfig, parts: LogInKafkaParts): LogInKafka => {
  const { client, ports, onSetAside, logger } = parts;
  const names = logNamesOf(feed);
  const settings = { brokers: [...feed.brokers] };
  const relay = postgresRelay(client, { slot: names.slot });
  const connect = connectClient(feed.connectUrl, { timeoutMs: 1_000 });
  const following = followTopic(settings, { ...ports, onSetAside }, followViews({ ...ports, onSetAside }, allViews), {
    topic: names.topic,
    partitions: logPartitions,
    groupId: names.groupId,
    sessionTimeoutMs: feed.takeoverMs,
    tell: (news) => tellLog(logger, news),
  });
  return {
    relaying: relayLog({ relay, changeFeed: ports.changeFeed }),
    following,
    renewing: renewViews(ports, { consumers: viewConsumers }),
    consumers: viewConsumers.names,
    relay,
    lag: () => following.lag(),
    healthChecks: [
      withoutStoppingSales('kafka', 'Kafka does not answer, and listings and dashboards stay as they are.', () =>
        checkKafka(settings),
      ),
      relayCheck(async () => relayProblems({ connect, relay }, names.connector)),
    ],
    close: () => following.close(),
  };
};

/** Reasons are public, and a connector's failure may contain addresses. */
const withoutReason = (problem: string): string => problem.replace(/ failed: .*$/s, ' failed; Kafka Connect says why.');

const relayCheck = (problemsOf: () => Promise<readonly string[]>): HealthCheck => ({
  name: 'relay',
  check: async () => {
    try {
      return degraded(...(await problemsOf()).map(withoutReason));
    } catch {
      return degraded('Kafka Connect does not answer. New facts wait in the outbox.');
    }
  },
});

const tellLog = (logger: Logger, news: TopicNews): void => {
  const { kind, ...more } = news;
  if (news.kind === 'failed') logger.warn({ err: news.error }, 'a partition of the log failed and is retried');
  else logger.info(more, `views: ${kind}`);
};
