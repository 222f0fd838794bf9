import type { FollowPorts, LogFollower } from '@ticketly/core/messaging';
import type { Beginning, PartitionLoop, ReachedPlace } from './partition-loop.ts';
import { partitionLoop } from './partition-loop.ts';
import { takePartition } from './partition-taking.ts';
import type { CaughtUp } from './partition-taking.ts';

/** Events that an observer of a topic's consumer may want to know. */
export type TopicNews =
  | { readonly kind: 'assigned'; readonly partitions: readonly number[] }
  /** Retried with backoff. */
  | { readonly kind: 'failed'; readonly partition: number; readonly failures: number; readonly error: unknown }
  /** The topic lacked facts, or one could not be read: they were taken from the outbox. */
  | ({ readonly kind: 'caught-up'; readonly partition: number } & CaughtUp);

/** The assigned partitions, each taken in its own loop. */
export interface TopicLoops {
  /** The new assignment, each partition from its committed offset; what waits is dropped. */
  assign(partitions: readonly number[]): void;
  readonly of: (partition: number) => PartitionLoop | undefined;
  readonly all: () => ReadonlyMap<number, PartitionLoop>;
  /** Resolves once what is in progress was taken, or has failed. Nothing is assigned then. */
  stop(): Promise<void>;
}

export interface LoopsOptions {
  readonly topic: string;
  readonly partitions: number;
  /** Where the broker starts each assigned partition. */
  readonly begin: () => Promise<ReadonlyMap<number, Beginning>>;
  readonly onTaken: (partition: number, records: number, place: ReachedPlace) => void;
  readonly tell: (news: TopicNews) => void;
}

/** See {@link TopicLoops}. */
export const topicLoops = (
  ports: FollowPorts,
  follower: LogFollower,
  { topic, partitions, begin, onTaken, tell }: LoopsOptions,
): TopicLoops => {
  let loops: ReadonlyMap<number, PartitionLoop> = new Map();
  let ending: Promise<unknown> = Promise.resolve();

  const start = (partition: number, before: Promise<unknown>, all: () => ReturnType<typeof begin>): PartitionLoop => {
    const taking = takePartition(ports, follower, { topic, partition, partitions }, (news) =>
      tell({ kind: 'caught-up', partition, ...news }),
    );
    const loop: PartitionLoop = partitionLoop(
      taking,
      {
        batchSize: follower.batchSize,
        before,
        begin: async () => (await all()).get(partition) ?? { offset: undefined, position: undefined, isEmpty: true },
      },
      {
        // Not where another process reads by now.
        onTaken: (records, place) => {
          if (loops.get(partition) === loop) onTaken(partition, records, place);
        },
        onFailed: (error, failures) => tell({ kind: 'failed', partition, failures, error }),
      },
    );
    return loop;
  };
  const stopAll = (): Promise<unknown> => {
    ending = Promise.all([ending, ...[...loops.values()].map((loop) => loop.stop())]);
    return ending;
  };
  return {
    of: (partition) => loops.get(partition),
    all: () => loops,
    assign: (assigned) => {
      const before = stopAll();
      const all = shared(begin);
      loops = new Map(assigned.map((partition) => [partition, start(partition, before, all)]));
      tell({ kind: 'assigned', partitions: assigned });
    },
    stop: async () => {
      const stopped = loops;
      await stopAll();
      if (loops === stopped) loops = new Map();
    },
  };
};

/** One answer shared by all callers; requested again after a failure. */
const shared = <Answer>(ask: () => Promise<Answer>): (() => Promise<Answer>) => {
  let asked: Promise<Answer> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
};
