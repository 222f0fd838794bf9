import { asAdmin } from './kafka-settings.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { Beginning } from './partition-loop.ts';

/** Where a partition of the topic begins and ends. */
export interface PartitionEnds {
  readonly low: bigint;
  readonly high: bigint;
}

/** Where the partitions of a topic begin and end. */
export const partitionEnds = async (
  settings: KafkaSettings,
  topic: string,
): Promise<ReadonlyMap<number, PartitionEnds>> => {
  const ends = await asAdmin(settings, (admin) => admin.fetchTopicOffsets(topic));
  return new Map(ends.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
};

/**
 * Where a group starts reading each partition: at its committed offset, unless the topic has lost
 * records after that or none exists there. A group that never committed starts with what the topic
 * still has, and may lack what came before.
 */
export const beginnings = async (
  settings: KafkaSettings,
  groupId: string,
  topic: string,
): Promise<ReadonlyMap<number, Beginning>> => {
  const ends = await partitionEnds(settings, topic);
  const committed = await asAdmin(settings, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  const places = new Map(committed.flatMap(({ partitions }) => partitions.map((one) => [one.partition, one])));
  return new Map(
    [...ends].map(([partition, { low, high }]) => {
      const { offset = '-1', metadata = null } = places.get(partition) ?? {};
      const isThere = BigInt(offset) >= low && BigInt(offset) <= high;
      return [
        partition,
        {
          offset: isThere ? BigInt(offset) : undefined,
          position: metadata === null || metadata === '' ? undefined : Number(metadata),
          isEmpty: low === high,
        },
      ];
    }),
  );
};
