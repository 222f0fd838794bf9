import { Kafka, logLevel } from 'kafkajs';
import type { KafkaMessage } from 'kafkajs';
import { until } from '../servers/until.ts';

/** A record as it arrived, with everything as text. */
export interface Arrived {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly position: number;
}

/** A topic of a test's own, read from its beginning. */
export interface OwnTopic {
  readonly name: string;
  readonly partitions: number;
  /** What arrived so far, in the order of each partition. */
  readonly arrived: readonly Arrived[];
  /** The largest position that is in the topic now. */
  lastDelivered(): Promise<number>;
  close(): Promise<void>;
}

const partitions = 3;

const arrivedFrom = (partition: number, { key, value, headers = {} }: KafkaMessage): Arrived => {
  const texts = Object.entries(headers).map(([name, text]) => [name, String(text)] as const);
  const all = Object.fromEntries(texts);
  return { partition, key: String(key), value: String(value), headers: all, position: Number(all['position']) };
};

/** Makes the topic, and begins to read it. */
export const openTopic = async (brokers: string, name: string): Promise<OwnTopic> => {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20 } });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: name, numPartitions: partitions }], waitForLeaders: true });
  const consumer = kafka.consumer({ groupId: `${name}-reader`, maxWaitTimeInMs: 200 });
  const arrived: Arrived[] = [];
  const next = new Map<number, bigint>();
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) arrived.push(arrivedFrom(batch.partition, message));
      next.set(batch.partition, BigInt(batch.lastOffset()) + 1n);
    },
  });
  return {
    name,
    partitions,
    arrived,
    lastDelivered: async () => {
      const ends = await admin.fetchTopicOffsets(name);
      await until('the topic is read to its end', async () =>
        ends.every(({ partition, high }) => (next.get(partition) ?? 0n) >= BigInt(high)),
      );
      return Math.max(0, ...arrived.map(({ position }) => position));
    },
    close: async () => {
      await consumer.disconnect();
      await admin.deleteTopics({ topics: [name] });
      await admin.disconnect();
    },
  };
};

/** What is left in each partition, in its order, once repeats are dropped by position. */
export const withoutRepeats = <One extends Pick<Arrived, 'partition' | 'position'>>(
  arrived: readonly One[],
): readonly One[] => {
  const last = new Map<number, number>();
  return arrived.filter(({ partition, position }) => {
    if (position <= (last.get(partition) ?? 0)) return false;
    last.set(partition, position);
    return true;
  });
};

/** The positions that are left, of all partitions, sorted. */
export const keptPositions = (arrived: readonly Pick<Arrived, 'partition' | 'position'>[]): readonly number[] =>
  withoutRepeats(arrived)
    .map(({ position }) => position)
    .toSorted((one, other) => one - other);
