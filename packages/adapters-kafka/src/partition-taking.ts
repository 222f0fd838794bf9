import type { NewDeadLetter, Position, RecordedEvent } from '@ticketly/core';
import { takeBatches } from '@ticketly/core/messaging';
import type { FollowPorts, LogFollower } from '@ticketly/core/messaging';
import { partitioner } from './partition-of.ts';
import { readRecord } from './record.ts';
import type { TopicRecord, UnreadableRecord } from './record.ts';

/** One partition of the topic, and how many there are. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  readonly partitions: number;
}

/** Facts that were taken from the outbox, because the topic does not have them. */
export interface CaughtUp {
  readonly after: Position;
  readonly upTo: Position;
  readonly facts: number;
}

/** Takes a partition's records for a follower and moves its checkpoint after the effect. */
export interface PartitionTaking {
  /** The follower's name in checkpoints and dead letters: one of its own for each partition. */
  readonly consumer: string;
  /**
   * Takes records in the topic's order. Repeats are dropped by position. If something is lacking
   * before them, or one can't be read, what the topic does not tell is taken from the outbox first.
   *
   * Once it returns, the offset may move past the records; if it throws, pass the same ones again.
   * @returns the checkpoint.
   */
  readonly take: (records: readonly TopicRecord[], lacking: boolean) => Promise<Position>;
  /** The checkpoint. */
  readonly place: () => Promise<Position>;
  /** Takes from the outbox what the partition would have, before a position or up to the end. */
  readonly catchUp: (before?: Position) => Promise<void>;
  /** Retries what somebody asked to retry. */
  readonly tend: () => Promise<void>;
}

/** How a follower is called for one partition, in checkpoints and dead letters. */
export const partitionConsumer = (consumer: string, partition: number): string => `${consumer}@${partition}`;

/** See {@link PartitionTaking}. */
export const takePartition = (
  ports: FollowPorts,
  follower: LogFollower,
  { topic, partition, partitions }: PartitionPlace,
  onCaughtUp: (news: CaughtUp) => void,
): PartitionTaking => {
  const { changeFeed, checkpoints, deadLetters } = ports;
  const consumer = partitionConsumer(follower.consumer, partition);
  const batches = takeBatches(ports, { ...follower, consumer });
  const partitionOf = partitioner(partitions);

  // The place is asked for each time: another process may have moved it, and a restored database
  // moves it back.
  const place = (): Promise<Position> => checkpoints.get(consumer);

  const takeFacts = async (facts: readonly RecordedEvent[], after: Position): Promise<Position> => {
    const news = growing(facts, after);
    await batches.take(news, after);
    const last = news.at(-1);
    if (last !== undefined) await checkpoints.advance(consumer, last.position);
    return last?.position ?? after;
  };

  const catchUp = async (before: number = Infinity): Promise<void> => {
    const begun = await place();
    let count = 0;
    for (let after = begun; after < before - 1;) {
      const page = await changeFeed.read({ after, limit: follower.batchSize });
      const meant = page.filter(({ position }) => position < before);
      const own = meant.filter(({ routingKey }) => partitionOf(routingKey) === partition);
      count += own.length;
      await takeFacts(own, after);
      after = meant.at(-1)?.position ?? after;
      await checkpoints.advance(consumer, after);
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
      // Its facts were taken from the outbox, if it has them: then nothing is missing.
      recovered: position === undefined || (await isInOutbox(position)),
    };
    if (await deadLetters.add(letter)) ports.onSetAside?.(letter);
  };

  return {
    consumer,
    place,
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

/** Without repeats: what comes after a later position has come before. */
const growing = (facts: readonly RecordedEvent[], after: Position): readonly RecordedEvent[] => {
  let reached = after;
  return facts.filter(({ position }) => {
    if (position <= reached) return false;
    reached = position;
    return true;
  });
};
