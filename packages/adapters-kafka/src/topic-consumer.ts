import { TicketlyFault } from '@ticketly/core';
import type { EachBatchPayload } from 'kafkajs';
import { toKafkaFault } from './kafka-fault.ts';
import { asAdmin, kafkaOf } from './kafka-settings.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { ReachedPlace } from './partition-loop.ts';
import type { Fetched } from './partition-queue.ts';
import { partitionsOf } from './topic.ts';

/** Whom a consumer tells of what it gets. */
export interface ConsumerEvents {
  /** The partitions that are this consumer's from now on, and no others. */
  readonly onAssigned: (partitions: readonly number[]) => void;
  /** @returns whether there is room for more of this partition. */
  readonly onFetched: (partition: number, fetched: Fetched) => boolean;
  /** It is over: the brokers are away, or refuse. */
  readonly onCrash: (fault: TicketlyFault) => void;
}

/** A member of a consumer group that fetches all the time, and never waits for what is fetched. */
export interface TopicConsumer {
  /** Joins the group. Faults: those of the brokers; then it is closed. */
  open(): Promise<void>;
  /** Fetches a partition again that there was no room for. */
  resume(partition: number): void;
  /** Says where to read on after a restart, and of which checkpoint that is. */
  commit(places: ReadonlyMap<number, ReachedPlace>): Promise<void>;
  /** Leaves the group. Wait for `open` before. */
  close(): Promise<void>;
}

export interface ConsumerOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
}

/**
 * Joins a group and fetches its partitions. The driver waits for whoever handles a fetch before it
 * fetches anything else of that broker, so fetches are only handed on here, and a partition that
 * has enough is paused. That way its heartbeats go on too, however long something takes.
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
    // A paused partition is fetched again at most so much later; and so long a stop waits.
    maxWaitTimeInMs: 200,
    allowAutoTopicCreation: false,
    // Whoever runs this begins anew, and says so meanwhile.
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
    // Before anything is fetched: what was paused in the assignment before has room again.
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
        // The driver does not throw what ended it at once.
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

/** The checkpoint goes along, so that whoever reads on can tell whether the offset is its own. */
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
    throw new TicketlyFault('misconfigured', `topic ${topic} has ${there} partitions, and must have ${partitions}`);
};
