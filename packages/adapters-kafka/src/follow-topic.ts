import type { Job } from '@ticketly/core';
import type { FollowPorts, LogFollower } from '@ticketly/core/messaging';
import { beginnings, partitionEnds } from './beginnings.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { membership } from './membership.ts';
import { partitionConsumer } from './partition-taking.ts';
import { tally } from './tally.ts';
import { topicLoops } from './topic-loops.ts';
import type { TopicNews } from './topic-loops.ts';
import { logTopic } from './topic.ts';

/** How to follow. */
export interface TopicFollowingOptions {
  /** Default: `ticketly.log`. */
  readonly topic?: string | undefined;
  /** How many partitions the topic has; if it has another number, that is a fault. Default: 6. */
  readonly partitions?: number | undefined;
  /** The group that shares the partitions. Default: `ticketly.` and the follower's name. */
  readonly groupId?: string | undefined;
  /**
   * After this long without a heartbeat of a process, others take over its partitions, in
   * milliseconds; brokers require at least 6,000. Default: 30,000.
   */
  readonly sessionTimeoutMs?: number | undefined;
  /** Receives events of interest. Default: none. */
  readonly tell?: ((news: TopicNews) => void) | undefined;
}

/** How far a consumer lags in one of its partitions. */
export interface PartitionLag {
  /** The name of its checkpoint, such as `views@3`. */
  readonly consumer: string;
  readonly partition: number;
  /** Records that the topic has and the consumer has not taken. */
  readonly records: number;
  /** From its checkpoint to the last known position of the partition; 0 once it has taken all. */
  readonly positions: number;
}

/** Follows the log through Kafka; see {@link followTopic}. */
export interface TopicFollowing extends Job {
  /**
   * For the partitions currently assigned to this process. Faults: those of the brokers and the
   * store.
   */
  lag(): Promise<readonly PartitionLag[]>;
  /** Finishes what is in progress, drops the rest, and leaves the group. */
  close(): Promise<void>;
}

/** A partition is paused while this many batches wait. */
const batchesAhead = 4;

/**
 * Hands a follower the facts of the log's topic: per partition in order, in batches, at least once,
 * and shared with all who follow under the same name. For each partition the follower has its own
 * checkpoint and dead letters, such as `views@3`; the checkpoint's position decides what is a
 * duplicate, and Kafka's offset only where to resume. Both move after the effect.
 *
 * What the topic lacks (its retention was shorter than an outage, it was recreated, a record can't
 * be read) is taken from the outbox. A transient failure is retried with backoff while the other
 * partitions go on; a fact that fails permanently is set aside, as by `followLog`.
 *
 * @returns a job: the first step joins the group, and the signal given to it leaves. Its steps
 *   return how many records were taken since the last one, and throw what failed meanwhile.
 * @example
 * const follower = followViews(ports, allViews);
 * const views = followTopic({ brokers: ['127.0.0.1:9092'] }, ports, follower);
 * const runner = runJobs([{ name: 'views', jobs: [views] }], { clock: ports.clock });
 * runner.start();
 * await runner.stop();
 * await views.close();
 */
export const followTopic = (
  settings: KafkaSettings,
  ports: FollowPorts,
  follower: LogFollower,
  options: TopicFollowingOptions = {},
): TopicFollowing => {
  const { topic = logTopic, partitions = 6, sessionTimeoutMs = 30_000 } = options;
  const groupId = options.groupId ?? `ticketly.${follower.consumer}`;
  const done = tally();
  const tell = (news: TopicNews): void => {
    if (news.kind === 'failed') done.fail(news.error);
    options.tell?.(news);
  };
  const roomMax = batchesAhead * follower.batchSize;
  const loops = topicLoops(ports, follower, {
    topic,
    partitions,
    begin: () => beginnings(settings, groupId, topic),
    onTaken: (partition, records, place) => {
      member.reached(partition, place);
      if ((loops.of(partition)?.waiting() ?? 0) < roomMax / 2) member.resume(partition);
      done.add(records);
    },
    tell,
  });
  const member = membership(settings, { topic, partitions, groupId, sessionTimeoutMs }, loops, {
    roomMax,
    onCrash: (fault) => done.fail(fault),
  });
  const heard = new WeakSet<AbortSignal>();
  const leaveAfter = (signal: AbortSignal): void => {
    if (!heard.has(signal)) signal.addEventListener('abort', () => void member.leave());
    heard.add(signal);
  };
  return {
    name: `${follower.consumer} from Kafka`,
    everyMs: 0,
    run: async ({ waitMs = 0, signal } = {}) => {
      if (signal !== undefined) leaveAfter(signal);
      if (signal?.aborted !== true) await member.join();
      try {
        return await done.next(waitMs, signal);
      } finally {
        if (signal?.aborted === true) await member.leave();
      }
    },
    lag: async () => {
      const own = [...loops.all()];
      const ends = own.length === 0 ? undefined : await partitionEnds(settings, topic);
      return own.map(([partition, loop]) => {
        const consumer = partitionConsumer(follower.consumer, partition);
        const { low = 0n, high = 0n } = ends?.get(partition) ?? {};
        const records = Number(high - (loop.taken() ?? low));
        const behind = loop.newest() - loop.reached();
        return {
          consumer,
          partition,
          records: Math.max(0, records),
          positions: records > 0 ? Math.max(0, behind) : 0,
        };
      });
    },
    close: () => member.leave(),
  };
};
