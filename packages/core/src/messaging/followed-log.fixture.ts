import { TicketlyFault } from '../kernel/index.ts';
import type { Job } from '../kernel/index.ts';
import { manualClock, memoryCheckpoints, memoryDeadLetters } from '../memory/index.ts';
import type { Position, RecordedEvent } from './change-feed.port.ts';
import type { DeadLetter, DeadLetters, NewDeadLetter } from './dead-letters.port.ts';
import { followLog } from './follow-log.ts';
import type { FollowPorts, FollowStep } from './follow-log.ts';
import type { LogFollower } from './log-follower.ts';

/** A log of facts named after their subject and place: `a1` is about `a`. */
export const logOf = (names: string): RecordedEvent[] =>
  names
    .split(' ')
    .map(
      (name, index) =>
        ({ id: name, position: index + 1, aggregateType: 'orders', aggregateId: name[0], type: name }) as RecordedEvent,
    );

/** A log and its follower, whose facts may be made bad. */
export interface FollowedLog {
  readonly ports: FollowPorts;
  readonly follower: LogFollower;
  readonly log: RecordedEvent[];
  /** What is thrown for a fact, by its name. */
  readonly bad: Map<string, unknown>;
  /** The facts that do not say what they concern, by their names. */
  readonly unreadable: Set<string>;
  /** Every fact that was applied, once. */
  readonly applied: string[];
  /** Every attempt to apply facts, as `a:a1,a2`. */
  readonly attempts: string[];
  readonly stale: string[];
  readonly alarms: NewDeadLetter[];
  readonly deadLetters: DeadLetters;
  readonly following: Job<FollowStep>;
  /** Follows the log to its end. */
  drain(): Promise<void>;
  /** Follows it so often, whatever fails. */
  drainTimes(times: number): Promise<void>;
  reached(): Promise<Position>;
  letters(): Promise<readonly DeadLetter[]>;
}

/** Follows a log of these facts with a follower that may differ. */
export const followedLog = (names: string, over: Partial<LogFollower> = {}): FollowedLog => {
  const log = logOf(names);
  const bad = new Map<string, unknown>();
  const unreadable = new Set<string>();
  const applied: string[] = [];
  const attempts: string[] = [];
  const stale: string[] = [];
  const alarms: NewDeadLetter[] = [];
  const deadLetters = memoryDeadLetters({ clock: manualClock() });
  const checkpoints = memoryCheckpoints();
  const follower: LogFollower = {
    consumer: 'test',
    batchSize: 2,
    subjectsOf: ({ type, aggregateId }) => {
      if (unreadable.has(type)) throw new TypeError('unreadable');
      return [aggregateId];
    },
    apply: async (subject, events) => {
      attempts.push(`${subject}:${events.map(({ type }) => type).join()}`);
      for (const { type } of events) {
        if (bad.has(type)) throw bad.get(type);
        if (!applied.includes(type)) applied.push(type);
      }
    },
    markStale: async (subject) => void stale.push(subject),
    ...over,
  };
  const ports: FollowPorts = {
    changeFeed: { read: async ({ after, limit }) => log.slice(after, after + limit) },
    checkpoints,
    deadLetters,
    onSetAside: (letter) => alarms.push(letter),
  };
  const following = followLog(ports, follower);
  const drain = async (): Promise<void> => {
    while ((await following.run()) > 0);
  };
  const drainTimes = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await drain().catch(() => undefined);
  };
  return {
    ...{ ports, follower, log, bad, unreadable, applied, attempts, stale, alarms, deadLetters, following },
    ...{ drain, drainTimes },
    reached: () => checkpoints.get('test'),
    letters: async () => (await deadLetters.list({ limit: 50 })).items,
  };
};

/** What a store throws that does not answer. */
export const away: TicketlyFault = new TicketlyFault('unavailable', 'the store is away');
