import type { TicketlyFault } from '@ticketly/core';
import type { KafkaSettings } from './kafka-settings.ts';
import { offsetCommits } from './offset-commits.ts';
import { topicConsumer } from './topic-consumer.ts';
import type { ConsumerOptions, TopicConsumer } from './topic-consumer.ts';
import type { ReachedPlace } from './partition-loop.ts';
import type { TopicLoops } from './topic-loops.ts';

/** Membership in a consumer group. */
export interface Membership {
  /** Joins the group unless already in it. Faults: those of the brokers. */
  join(): Promise<void>;
  /** Finishes what is in progress, and leaves. */
  leave(): Promise<void>;
  /** A partition was taken up to this offset, which is committed soon. */
  reached(partition: number, place: ReachedPlace): void;
  /** There is room for more of a partition. */
  resume(partition: number): void;
}

/** See {@link Membership}. `roomMax` is how many records of a partition may wait. */
export const membership = (
  settings: KafkaSettings,
  options: ConsumerOptions,
  loops: TopicLoops,
  { roomMax, onCrash }: { readonly roomMax: number; readonly onCrash: (fault: TicketlyFault) => void },
): Membership => {
  let consumer: TopicConsumer | undefined;
  const commits = offsetCommits(async (places) => consumer?.commit(places));
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(step: () => Promise<Answer>): Promise<Answer> => {
    const answer = turn.then(step);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const leaveNow = async (): Promise<void> => {
    await loops.stop();
    await commits.flush();
    const left = consumer;
    consumer = undefined;
    await left?.close().catch(() => undefined);
  };
  const leave = (): Promise<void> => inTurn(leaveNow);
  const enter = (): TopicConsumer =>
    topicConsumer(settings, options, {
      onAssigned: (partitions) => {
        commits.forget();
        loops.assign(partitions);
      },
      onFetched: (partition, fetched) => {
        const loop = loops.of(partition);
        loop?.push(fetched);
        return loop !== undefined && loop.waiting() < roomMax;
      },
      onCrash: (fault) => {
        onCrash(fault);
        void leave();
      },
    });
  return {
    join: () =>
      inTurn(async () => {
        if (consumer !== undefined) return;
        consumer = enter();
        await consumer.open().catch(async (error: unknown) => {
          await leaveNow();
          throw error;
        });
      }),
    leave,
    reached: (...asked) => commits.note(...asked),
    resume: (partition) => consumer?.resume(partition),
  };
};
