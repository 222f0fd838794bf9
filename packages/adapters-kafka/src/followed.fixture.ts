import type { NewDeadLetter, OutboxEvent, Ports, RecordedEvent } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { memoryPorts } from '@ticketly/core/memory';
import type { LogFollower } from '@ticketly/core/messaging';
import { aggregateSamples, valueOf } from '@ticketly/core/testing';
import { followTopic } from './follow-topic.ts';
import type { TopicFollowing } from './follow-topic.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { TopicNews } from './topic-loops.ts';
import { testTopic } from './topics.fixture.ts';
import type { TestTopic } from './topics.fixture.ts';

/** A follower at work, and what it was told. */
export interface Following {
  readonly job: TopicFollowing;
  /** Positions, in the order they were told. */
  readonly told: readonly number[];
  readonly news: readonly TopicNews[];
  readonly letters: readonly NewDeadLetter[];
  stop(): Promise<void>;
}

/** An outbox in memory and a topic, which hold what a test puts there. */
export interface TestLog extends TestTopic {
  readonly ports: Ports;
  /** Appends facts to the outbox, and to the topic unless told otherwise. */
  append(facts: readonly OutboxEvent[], where?: 'both' | 'outbox'): Promise<readonly RecordedEvent[]>;
  /** Follows as `recorder`; `apply` may fail before it is remembered what came. */
  follow(apply?: LogFollower['apply'], over?: Partial<LogFollower>): Following;
}

/** See {@link TestLog}. */
export const testLog = async (settings: KafkaSettings, partitions: number): Promise<TestLog> => {
  const ports = memoryPorts();
  const log = await testTopic(settings, partitions);
  const { topic } = log;
  return {
    ...log,
    ports,
    append: async (events, where = 'both') => {
      const { position: after } = await ports.logHistory.latest();
      const { state } = aggregateSamples.organization();
      valueOf(await ports.organizations.save({ state, events, expectedVersion: 0 }));
      const facts = await ports.changeFeed.read({ after, limit: events.length });
      if (where === 'both') await log.publish(facts);
      return facts;
    },
    follow: (apply, over) => {
      const told: number[] = [];
      const news: TopicNews[] = [];
      const letters: NewDeadLetter[] = [];
      const follower: LogFollower = {
        consumer: 'recorder',
        batchSize: 10,
        subjectsOf: ({ aggregateId }) => [aggregateId],
        apply: async (subject, facts) => {
          await apply?.(subject, facts);
          told.push(...facts.map(({ position }) => position));
        },
        ...over,
      };
      const job = followTopic(settings, { ...ports, onSetAside: (letter) => letters.push(letter) }, follower, {
        topic,
        partitions,
        groupId: topic,
        sessionTimeoutMs: 6_000,
        tell: (one) => news.push(one),
      });
      const runner = runJobs([{ name: 'the test', jobs: [job] }], { clock: ports.clock });
      runner.start();
      return {
        job,
        told,
        news,
        letters,
        stop: async () => {
          await runner.stop();
          await job.close();
        },
      };
    },
  };
};
