import type { ChangeFeed, Position, RecordedEvent } from './change-feed.port.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.port.ts';
import { handOver } from './hand-over.ts';
import type { HandOverPorts } from './hand-over.ts';
import type { LogFollower } from './log-follower.ts';
import { retryDeadLetter } from './retry-dead-letter.ts';
import { readSubjects } from './subjects.ts';

/** Where dead letters are kept, and the log to retry them from. */
export interface BatchPorts extends HandOverPorts {
  readonly changeFeed: ChangeFeed;
  readonly deadLetters: DeadLetters;
}

/**
 * Takes batches of the log for a follower, whoever reads them: a poll of the outbox or a broker's
 * consumer.
 */
export interface BatchTaking {
  /**
   * Applies the facts after a position, in the log's order. Those at or before it are repeats and
   * are dropped. Subjects that wait keep waiting, and those with a requested retry are retried up
   * to the position.
   *
   * Once it returns, the position may move past the batch; if it throws, pass the same batch again.
   * Take one batch at a time.
   */
  readonly take: (batch: readonly RecordedEvent[], after: Position) => Promise<void>;
}

/**
 * See {@link BatchTaking}: everything about following the log except reading it and keeping the
 * checkpoint.
 */
export const takeBatches = (ports: BatchPorts, follower: LogFollower): BatchTaking => {
  const hands = handOver(ports, follower);
  const take = async (batch: readonly RecordedEvent[], after: Position): Promise<void> => {
    const news = batch.filter(({ position }) => position > after);
    const letters = await ports.deadLetters.of(follower.consumer, subjectsIn(follower, news));
    const waiting = await retryRequested(ports, follower, letters, after);
    if (news.length > 0) await hands.hand(news, waiting);
  };
  return { take };
};

/** The distinct subjects of the facts; unreadable facts have none. */
export const subjectsIn = (follower: LogFollower, events: readonly RecordedEvent[]): readonly string[] => [
  ...new Set(
    events.flatMap((event) => {
      const subjects = readSubjects(follower, event);
      return 'error' in subjects ? [] : subjects;
    }),
  ),
];

/** @returns the subjects that still wait, and from which position on. */
const retryRequested = async (
  ports: BatchPorts,
  follower: LogFollower,
  letters: readonly DeadLetter[],
  upTo: Position,
): Promise<ReadonlyMap<string, Position>> => {
  const waiting = new Map<string, Position>();
  for (const letter of letters) {
    // If a follower keeps several places, the one it resumes from may be before the letter's.
    const isDue = letter.retryRequested && letter.position <= upTo;
    const left = isDue ? await retry(ports, follower, letter, upTo) : letter;
    if (left !== null && !left.recovered) waiting.set(left.subject, left.position);
  }
  return waiting;
};

const retry = async (
  ports: BatchPorts,
  follower: LogFollower,
  letter: DeadLetter,
  upTo: Position,
): ReturnType<typeof retryDeadLetter> => {
  const left = await retryDeadLetter(ports, follower, letter, upTo);
  await ports.deadLetters.settle(letter, left);
  return left;
};
