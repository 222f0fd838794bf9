import type { ChangeFeed, Checkpoints, Position, RecordedEvent } from './change-feed.port.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.port.ts';
import { handOver, readSubjects } from './hand-over.ts';
import type { HandOverPorts } from './hand-over.ts';
import type { LogFollower } from './log-follower.ts';
import { retryDeadLetter } from './retry-dead-letter.ts';

/** The log, how far one has come in it, and what had to be left behind. */
export interface FollowPorts extends HandOverPorts {
  readonly changeFeed: ChangeFeed;
  readonly checkpoints: Checkpoints;
  readonly deadLetters: DeadLetters;
}

/** How one step reads. */
export interface FollowStep {
  /** Events at the most; the follower's batch if not told. */
  readonly limit?: number;
  /** How long to wait for the first. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/** Somebody who follows the log, step by step. */
export interface LogFollowing {
  /** @returns how many events it read; 0 at the end of the log. */
  readonly runOnce: (step?: FollowStep) => Promise<number>;
}

/**
 * Hands the log to a follower, batch by batch, in order, at least once. One fact that can't be applied does not stop the others: it is set aside as a dead
 * letter with what concerns its subject later, and retried when somebody asks for it.
 */
export const followLog = (ports: FollowPorts, follower: LogFollower): LogFollowing => {
  const { consumer } = follower;
  const hands = handOver(ports, follower);
  const runOnce = async ({ limit = follower.batchSize, ...wait }: FollowStep = {}): Promise<number> => {
    const after = await ports.checkpoints.get(consumer);
    const events = await ports.changeFeed.read({ after, limit, ...wait });
    const letters = await ports.deadLetters.of(consumer, subjectsOf(follower, events));
    const left = await retryRequested(ports, follower, letters, after);
    const last = events.at(-1);
    if (last === undefined) return 0;
    await hands.hand(events, left);
    await ports.checkpoints.advance(consumer, last.position);
    return events.length;
  };
  return { runOnce };
};

const subjectsOf = (follower: LogFollower, events: readonly RecordedEvent[]): readonly string[] => [
  ...new Set(
    events.flatMap((event) => {
      const subjects = readSubjects(follower, event);
      return 'error' in subjects ? [] : subjects;
    }),
  ),
];

/** @returns the subjects that wait then, and from where on. */
const retryRequested = async (
  ports: FollowPorts,
  follower: LogFollower,
  letters: readonly DeadLetter[],
  upTo: Position,
): Promise<ReadonlyMap<string, Position>> => {
  const waiting = new Map<string, Position>();
  for (const letter of letters) {
    const left = letter.retryRequested ? await retry(ports, follower, letter, upTo) : letter;
    if (left !== null && !left.recovered) waiting.set(left.subject, left.position);
  }
  return waiting;
};

const retry = async (
  ports: FollowPorts,
  follower: LogFollower,
  letter: DeadLetter,
  upTo: Position,
): ReturnType<typeof retryDeadLetter> => {
  const left = await retryDeadLetter(ports, follower, letter, upTo);
  await ports.deadLetters.settle(letter, left);
  return left;
};
