import type { EventId, OutboxEvent } from '../../../kernel/index.ts';
import { later } from '../../../kernel/index.ts';
import type { LogFollower, NewDeadLetter, Position, RecordedEvent } from '../../../messaging/index.ts';
import { ClauseBroken } from '../expectations.ts';
import { oneEvent } from '../samples.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** A follower that is being driven. */
export interface Driving {
  /** Resolves once nothing more is handed over. */
  stop(): Promise<void>;
}

/**
 * Whatever hands the facts of a log to a `LogFollower`: a poll of the outbox, or a broker's
 * consumer.
 */
export interface LogDriverSubject extends Pick<PortsSubject<'changeFeed' | 'checkpoints' | 'deadLetters'>, 'ports'> {
  /** Puts facts into the log, in this order. */
  append(facts: readonly OutboxEvent[]): Promise<void>;
  /** Hands facts over from now on. Twice with one follower means two processes that share it. */
  drive(follower: LogFollower, onSetAside?: (letter: NewDeadLetter) => void): Driving;
  /** A follower's name in checkpoints and dead letters, for facts with this routing key. */
  consumerOf(consumer: string, routingKey: string): string;
  /** How long to wait for something that must happen, in milliseconds. */
  readonly patienceMs: number;
  /** Makes the log redeliver everything. Absent if the log never redelivers. */
  readonly repeat?: () => Promise<void>;
  /** Puts something that is not a fact among a key's facts. Absent where that is impossible. */
  readonly spoil?: (routingKey: string) => Promise<void>;
}

/** A fresh concert. */
export const someConcert = (): EventId => freshName('concert') as EventId;

/** A fact about something, with the same routing key as everything else about a concert. */
export const factOf = (about: string, type: string, concert: EventId = about as EventId): OutboxEvent =>
  oneEvent(about, type, concert);

/** A follower that remembers the facts it was told, by subject. */
export interface Recorder {
  readonly follower: LogFollower;
  /** The types of the facts about something, in the order they came, without repeats. */
  readonly told: (about: string) => readonly string[];
  /** How many facts were told about something, repeats and all. */
  readonly count: (about: string) => number;
}

/** What a follower does with the facts of one subject before it remembers them. */
export type Act = (about: string, facts: readonly RecordedEvent[]) => Promise<void>;

/** See {@link Recorder}. */
export const recorder = (act: Act = async () => undefined): Recorder => {
  const types = new Map<string, string[]>();
  const reached = new Map<string, Position>();
  const counts = new Map<string, number>();
  const remember = (about: string, { position, type }: RecordedEvent): void => {
    counts.set(about, (counts.get(about) ?? 0) + 1);
    if (position <= (reached.get(about) ?? 0)) return;
    reached.set(about, position);
    types.set(about, [...(types.get(about) ?? []), type]);
  };
  return {
    follower: {
      consumer: freshName('follower'),
      batchSize: 10,
      subjectsOf: ({ aggregateId }) => [aggregateId],
      apply: async (about, facts) => {
        await act(about, facts);
        for (const fact of facts) remember(about, fact);
      },
    },
    told: (about) => types.get(about) ?? [],
    count: (about) => counts.get(about) ?? 0,
  };
};

const lookEveryMs = 10;

/** Waits until a condition holds. Throws if it does not within the subject's patience. */
export const until = async (
  { patienceMs }: LogDriverSubject,
  isSo: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> => {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
    if (await isSo()) return;
    await new Promise<void>((resolve) => later(resolve, lookEveryMs));
  }
  throw new ClauseBroken(`${what} did not come within ${patienceMs} ms`);
};

/** Does something while a follower is driven. */
export const whileDriven = async (
  subject: LogDriverSubject,
  follower: LogFollower,
  act: () => Promise<void>,
  onSetAside?: (letter: NewDeadLetter) => void,
): Promise<void> => {
  const driving = subject.drive(follower, onSetAside);
  try {
    await act();
  } finally {
    await driving.stop();
  }
};
