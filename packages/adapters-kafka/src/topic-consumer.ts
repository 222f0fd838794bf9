import { TicketlyFault } from '@ticketly/core';
import type { EachBatchPayload } from 'kafkajs';
import { toKafkaFault } from './kafka-fault.ts';
import { asAdmin, kafkaOf } from './kafka-settings.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { ReachedPlace } from './partition-loop.ts';
import type { Fetched } from './partition-queue.ts';
import { partitionsOf } from './topic.ts';

/** Receives what a consumer gets. */
export interface ConsumerEvents {
  /** The complete new assignment of partitions to this consumer. */
  readonly onAssigned: (partitions: readonly number[]) => void;
  /** @returns whether there is room for more of this partition. */
  readonly onFetched: (partition: number, fetched: Fetched) => boolean;
  /** The consumer has ended: the brokers are away, or refuse. */
  readonly onCrash: (fault: TicketlyFault) => void;
}

/**
 * A member of a consumer group that fetches continuously, and never waits for what it fetched to be
 * processed.
 */
export interface TopicConsumer {
  /** Joins the group. Faults: those of the brokers; the consumer is then closed. */
  open(): Promise<void>;
  /** Resumes fetching a partition that had no room. */
  resume(partition: number): void;
  /** Commits where to resume after a restart, and the checkpoint that belongs to it. */
  commit(places: ReadonlyMap<number, ReachedPlace>): Promise<void>;
  /** Leaves the group. Wait for `open` first. */
  close(): Promise<void>;
}

export interface ConsumerOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
}

/**
 * Joins a group and fetches its partitions. The driver waits for the handler of a fetch before it
 * fetches anything else from that broker, so fetches are only queued here, and a partition that has
 * enough is paused. That keeps the heartbeats going, too, however long processing takes.
 */
export const topicConsumer = (
  settings: KafkaSettings,
  { topic, partitions, groupId, sessionTimeoutMs }: ConsumerOptions,
  { onAssigned, onFetched, onCrash }: ConsumerEvents,
): TopicConsumer => {
  const consumer = kafkaOf(settings).consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.min(3_000, Math.ceil(sessionTimeoutMs / 4)),
    // The longest delay before a resumed partition is fetched again, and before a stop.
    maxWaitTimeInMs: 200,
    allowAutoTopicCreation: false,
    // The caller reconnects, and reports that meanwhile.
    retry: {
      initialRetryTime: 100,
      maxRetryTime: 1_000,
      retries: 5,
      ...settings.retry,
      restartOnFailure: async () => false,
    },
  });
  let state: 'opening' | 'open' | 'over' = 'opening';
  let crash: TicketlyFault | undefined;
  const eachBatch = async (fetch: EachBatchPayload): Promise<void> => {
    const { batch } = fetch;
    const [firstOffset, lastOffset] = [batch.firstOffset(), batch.lastOffset()];
    if (firstOffset === null) return;
    const fetched = {
      firstOffset: BigInt(firstOffset),
      nextOffset: BigInt(lastOffset) + 1n,
      records: batch.messages,
    };
    if (!onFetched(batch.partition, fetched)) fetch.pause();
    fetch.resolveOffset(batch.messages.at(-1)?.offset ?? lastOffset);
  };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    // Before anything is fetched: partitions paused in the previous assignment have room again.
    consumer.resume([{ topic }]);
    onAssigned(payload.memberAssignment[topic] ?? []);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    crash = toKafkaFault(payload.error);
    if (state === 'open') onCrash(crash);
    state = 'over';
  });
  return {
    open: async () => {
      try {
        await checkPartitions(settings, topic, partitions);
        await consumer.connect();
        await consumer.subscribe({ topic, fromBeginning: true });
        await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
        // The driver does not throw what ended it immediately.
        if (crash !== undefined) throw crash;
        state = 'open';
      } catch (error) {
        state = 'over';
        await consumer.disconnect().catch(() => undefined);
        throw toKafkaFault(error);
      }
    },
    resume: (partition) => {
      if (state !== 'over') consumer.resume([{ topic, partitions: [partition] }]);
    },
    commit: async (places) => {
      if (state === 'open') await consumer.commitOffsets(asCommitted(topic, places));
    },
    close: async () => {
      state = 'over';
      await consumer.disconnect();
    },
  };
};

/**
 * The checkpoint is stored with the offset, so that the next reader can tell whether the offset
 * belongs to it.
 */
const asCommitted = (topic: string, places: ReadonlyMap<number, ReachedPlace>) =>
  [...places].map(([partition, { offset, position }]) => ({
    topic,
    partition,
    offset: String(offset),
    metadata: String(position),
  }));

/** Facts of one key would lie in two partitions. */
const checkPartitions = async (settings: KafkaSettings, topic: string, partitions: number): Promise<void> => {
  const there = await asAdmin(settings, (admin) => partitionsOf(admin, topic));
  if (there !== partitions)
    throw new TicketlyFault('misconfigured', `topic ${topic} has ${there} partitions, but must have ${partitions}`);
};
