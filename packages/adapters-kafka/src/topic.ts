import { setTimeout as pause } from 'node:timers/promises';
import { TicketlyFault } from '@ticketly/core';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { asAdmin } from './kafka-settings.ts';
import type { KafkaSettings } from './kafka-settings.ts';

// Node detects only some of the driver's names in its CommonJS, and these are not among them.
const { ConfigResourceTypes, KafkaJSProtocolError } = kafkajs;

/** The topic of the log, by default. */
export const logTopic = 'ticketly.log';

/** How to create the topic. */
export interface TopicOptions {
  /** Default: `ticketly.log`. */
  readonly topic?: string | undefined;
  /**
   * Into how many partitions the log is split, and so how many consumers can share it. Fixed at
   * creation: with another number, facts of one key would lie in two partitions. Default: 6.
   */
  readonly partitions?: number | undefined;
  /** Replicas of each partition. Default: the brokers' own. */
  readonly replicas?: number | undefined;
  /**
   * How long facts are retained, in milliseconds. A consumer that was away for longer reads the
   * rest from the outbox. Default: seven days.
   */
  readonly retentionMs?: number | undefined;
  /** The largest record. Default: 4 MiB, so that a hall's drawing fits. */
  readonly maxMessageBytes?: number | undefined;
}

/** Seven days. */
const weekMs = 604_800_000;
const fourMebibytes = 4 * 1_048_576;

/**
 * Creates the topic of the log unless it exists.
 *
 * Faults: `misconfigured` for an existing topic that has another number of partitions, or is
 * compacted: it would keep only the last fact of each key. Everything else about an existing topic
 * stays as it is.
 */
export const ensureTopic = async (settings: KafkaSettings, options: TopicOptions = {}): Promise<void> => {
  const { topic = logTopic, partitions = 6 } = options;
  await asAdmin(settings, async (admin) => {
    const exists = (await admin.listTopics()).includes(topic);
    if (!exists) await make(admin, topic, partitions, options);
    await untilLed(admin, topic);
    await checkTopic(admin, topic, partitions);
  });
};

/** @returns false if another process was faster. */
const make = (
  admin: Admin,
  topic: string,
  partitions: number,
  { replicas = -1, retentionMs = weekMs, maxMessageBytes = fourMebibytes }: TopicOptions,
): Promise<boolean> =>
  admin.createTopics({
    // The driver would give up at the first broker that has not heard of the topic yet.
    waitForLeaders: false,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor: replicas,
        configEntries: [
          { name: 'cleanup.policy', value: 'delete' },
          { name: 'retention.ms', value: String(retentionMs) },
          { name: 'max.message.bytes', value: String(maxMessageBytes) },
        ],
      },
    ],
  });

const lookEveryMs = 50;
const patienceMs = 30_000;

/** Waits until a new topic is known, and each of its partitions has a leader. */
const untilLed = async (admin: Admin, topic: string): Promise<void> => {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
    const led = await leadersOf(admin, topic);
    if (led.length > 0 && led.every((leader) => leader >= 0)) return;
    await pause(lookEveryMs);
  }
  throw new TicketlyFault('timeout', `topic ${topic} has partitions without a leader, after ${patienceMs} ms`);
};

const leadersOf = async (admin: Admin, topic: string): Promise<readonly number[]> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] }).catch((error: unknown) => {
    if (error instanceof KafkaJSProtocolError && error.retriable) return { topics: [] };
    throw error;
  });
  return topics[0]?.partitions.map(({ leader }) => leader) ?? [];
};

const checkTopic = async (admin: Admin, topic: string, partitions: number): Promise<void> => {
  const there = await partitionsOf(admin, topic);
  if (there !== partitions)
    throw new TicketlyFault('misconfigured', `topic ${topic} has ${there} partitions, but must have ${partitions}`);
  const { resources } = await admin.describeConfigs({
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['cleanup.policy'] }],
    includeSynonyms: false,
  });
  const policy = resources[0]?.configEntries[0]?.configValue ?? '';
  if (policy.includes('compact'))
    throw new TicketlyFault('misconfigured', `topic ${topic} has cleanup.policy ${policy}, but must keep every record`);
};

/** How many partitions a topic has. */
export const partitionsOf = async (admin: Admin, topic: string): Promise<number> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]?.partitions.length ?? 0;
};
