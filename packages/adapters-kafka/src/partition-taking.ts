import type { Checkpoints, NewDeadLetter, Position, RecordedEvent } from '@ticketly/core';
import { followerOf, takeBatches } from '@ticketly/core/messaging';
import type { FollowPorts, LogFollower } from '@ticketly/core/messaging';
import { partitioner } from './partition-of.ts';
import { readRecord } from './record.ts';
import type { TopicRecord, UnreadableRecord } from './record.ts';

/** One partition of the topic, and the number of partitions. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  readonly partitions: number;
}

/** Facts taken from the outbox because the topic does not have them. */
export interface CaughtUp {
  readonly after: Position;
  readonly upTo: Position;
  readonly facts: number;
}

/** Takes a partition's records for a follower and moves its checkpoint after the effect. */
export interface PartitionTaking {
  /** The follower's name in checkpoints and dead letters, separate for each partition. */
  readonly consumer: string;
  /** Its position when it was last read or moved; 0 before. */
  readonly reached: () => Position;
  /**
   * Takes records in the topic's order. Duplicates are dropped by position. If records are missing
   * before them, or one can't be read, what the topic lacks is taken from the outbox first.
   *
   * Once it returns, the offset may move past the records; if it throws, pass the same ones again.
   * @returns the checkpoint.
   */
  readonly take: (records: readonly TopicRecord[], lacking: boolean) => Promise<Position>;
  /** The checkpoint. */
  readonly place: () => Promise<Position>;
  /** Takes from the outbox what belongs to the partition, before a position or up to the end. */
  readonly catchUp: (before?: Position) => Promise<void>;
  /** Retries the dead letters that an operator asked to retry. */
  readonly tend: () => Promise<void>;
}

/** The name of a follower for one partition, in checkpoints and dead letters. */
export const partitionConsumer = (consumer: string, partition: number): string => `${consumer}@${partition}`;

/** See {@link PartitionTaking}. */
export const takePartition = (
  ports: FollowPorts,
  follower: LogFollower,
  { topic, partition, partitions }: PartitionPlace,
  onCaughtUp: (news: CaughtUp) => void,
): PartitionTaking => {
  const { changeFeed, deadLetters } = ports;
  const consumer = partitionConsumer(follower.consumer, partition);
  const partitionOf = partitioner(partitions);
  const owns = ({ routingKey }: Pick<RecordedEvent, 'routingKey'>): boolean => partitionOf(routingKey) === partition;
  const own = followerOf(follower, { consumer, owns });
  const { place, advance, reached } = placeOf(own.checkpoints ?? ports.checkpoints, consumer);
  const batches = takeBatches(ports, own);

  const takeFacts = async (facts: readonly RecordedEvent[], after: Position): Promise<Position> => {
    const news = growing(facts, after);
    await batches.take(news, after);
    const last = news.at(-1);
    if (last !== undefined) await advance(last.position);
    return last?.position ?? after;
  };

  const catchUp = async (before: number = Infinity): Promise<void> => {
    const begun = await place();
    let count = 0;
    for (let after = begun; after < before - 1;) {
      const page = await changeFeed.read({ after, limit: follower.batchSize });
      const meant = page.filter(({ position }) => position < before);
      const facts = meant.filter(owns);
      count += facts.length;
      await takeFacts(facts, after);
      after = meant.at(-1)?.position ?? after;
      await advance(after);
      if (meant.length < follower.batchSize) break;
    }
    if (count > 0) onCaughtUp({ after: begun, upTo: await place(), facts: count });
  };

  const isInOutbox = async (position: Position): Promise<boolean> => {
    const [fact] = await changeFeed.read({ after: (position - 1) as Position, limit: 1 });
    return fact?.position === position;
  };

  const setAside = async ({ offset, position, id, type, reason }: UnreadableRecord): Promise<void> => {
    const letter: NewDeadLetter = {
      consumer,
      subject: `record ${topic}/${partition}/${offset}`,
      position: position ?? (await place()),
      eventId: id,
      type,
      reason,
      cause: 'fact',
      // Its facts were taken from the outbox, if it has them, so nothing is missing.
      recovered: position === undefined || (await isInOutbox(position)),
    };
    if (await deadLetters.add(letter)) ports.onSetAside?.(letter);
  };

  return {
    consumer,
    place,
    reached,
    catchUp,
    tend: async () => batches.take([], await place()),
    take: async (records, lacking) => {
      const read = records.map(readRecord);
      const facts = read.flatMap((one) => (one.kind === 'fact' ? [one.fact] : []));
      const bad = read.flatMap((one) => (one.kind === 'unreadable' ? [one.record] : []));
      if (bad.length > 0) await catchUp();
      else if (lacking) await catchUp(facts[0]?.position);
      for (const record of bad) await setAside(record);
      return takeFacts(facts, await place());
    },
  };
};

/** A consumer's position, and the last known one. */
const placeOf = (checkpoints: Checkpoints, consumer: string) => {
  let reached = 0 as Position;
  return {
    reached: () => reached,
    // Read each time: another process may have moved it, and a restored database moves it back.
    place: async (): Promise<Position> => {
      reached = await checkpoints.get(consumer);
      return reached;
    },
    advance: async (position: Position): Promise<void> => {
      await checkpoints.advance(consumer, position);
      reached = position;
    },
  };
};

/** Without duplicates: what comes after a later position has come before. */
const growing = (facts: readonly RecordedEvent[], after: Position): readonly RecordedEvent[] => {
  let reached = after;
  return facts.filter(({ position }) => {
    if (position <= reached) return false;
    reached = position;
    return true;
  });
};
