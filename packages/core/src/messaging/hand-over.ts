import { atMostAtOnce } from '../kernel/index.ts';
import { applyFacts, errorOf, isPassing } from './apply-facts.ts';
import type { Failure } from './apply-facts.ts';
import type { Position, RecordedEvent } from './change-feed.port.ts';
import type { DeadLetters, NewDeadLetter } from './dead-letters.port.ts';
import type { LogFollower } from './log-follower.ts';
import { recoverOrMark } from './recover-or-mark.ts';
import { readSubjects, waits } from './subjects.ts';

/** Where dead letters are kept, and who is told of them. */
export interface HandOverPorts {
  readonly deadLetters: Pick<DeadLetters, 'add'>;
  /** Told once of every subject that was set aside. */
  readonly onSetAside?: ((letter: NewDeadLetter) => void) | undefined;
}

/** The subjects that wait, and from which position on. */
export type Waiting = ReadonlyMap<string, Position>;

/** Hands facts of the log to a follower; see `takeBatches` for the side that reads them. */
export interface HandOver {
  /**
   * Passes on a batch, in the log's order, without the facts of subjects that wait. A subject whose
   * fact fails for good is set aside, and so is one that keeps failing while others work; the rest
   * of the batch continues. Once it returns, the position may move past the batch.
   *
   * Throws the first failure of the surroundings that deserves another try with the same batch.
   * While everything fails like that, nothing is set aside.
   */
  hand(events: readonly RecordedEvent[], waiting: Waiting): Promise<void>;
}

/** How often a subject may fail while others work before it is set aside. */
const patience = 5;

/** See {@link HandOver}. */
export const handOver = (ports: HandOverPorts, follower: LogFollower): HandOver => {
  const strikes = new Map<string, number>();
  const isOutOfPatience = ({ subject }: Failure): boolean => {
    const count = (strikes.get(subject) ?? 0) + 1;
    strikes.set(subject, count);
    return count >= patience;
  };
  let failedTogether = 0;
  /** @returns whether everything due was applied; if not, each subject is tried on its own. */
  const applyTogether = async (bySubject: ReadonlyMap<string, readonly RecordedEvent[]>): Promise<boolean> => {
    if (follower.applyAll === undefined || bySubject.size === 0) return bySubject.size === 0;
    const error = await errorOf(async () => follower.applyAll?.(bySubject));
    failedTogether = error === undefined ? 0 : failedTogether + 1;
    // While the store is unavailable, it is not asked hundreds of times per batch.
    if (isPassing(error) && failedTogether < patience) throw error;
    return error === undefined;
  };
  const hand = async (events: readonly RecordedEvent[], waiting: Waiting): Promise<void> => {
    const { bySubject, unreadable } = sortOut(follower, events, waiting);
    const worked = await applyTogether(bySubject);
    if (worked) strikes.clear();
    const failures = await atMostAtOnce(follower.atOnce ?? 1, worked ? [] : [...bySubject], async ([subject, own]) => {
      const failed = await applyFacts(follower, subject, own);
      if (failed === undefined) strikes.delete(subject);
      return failed;
    });
    const all = [...unreadable, ...failures.filter((failed) => failed !== undefined)];
    const passing = all.filter(({ cause }) => cause === 'surroundings');
    const someWork = all.length < bySubject.size + unreadable.length;
    const hopeless = someWork ? passing.filter(isOutOfPatience) : [];
    for (const one of all) {
      if (one.cause === 'surroundings' && !hopeless.includes(one)) continue;
      const letter = await recoverOrMark(follower, one);
      if (await ports.deadLetters.add(letter)) ports.onSetAside?.(letter);
      strikes.delete(one.subject);
    }
    const again = passing.find((one) => !hopeless.includes(one));
    if (again !== undefined) throw again.error;
  };
  return { hand };
};

const sortOut = (
  follower: LogFollower,
  events: readonly RecordedEvent[],
  waiting: Waiting,
): { readonly bySubject: ReadonlyMap<string, RecordedEvent[]>; readonly unreadable: readonly Failure[] } => {
  const bySubject = new Map<string, RecordedEvent[]>();
  const unreadable: Failure[] = [];
  for (const event of events) {
    const subjects = readSubjects(follower, event);
    if ('error' in subjects) unreadable.push(subjects);
    else
      for (const subject of subjects.filter((one) => !waits(event, waiting.get(one)))) add(bySubject, subject, event);
  }
  return { bySubject, unreadable };
};

const add = (bySubject: Map<string, RecordedEvent[]>, subject: string, event: RecordedEvent): void => {
  const own = bySubject.get(subject);
  if (own === undefined) bySubject.set(subject, [event]);
  else own.push(event);
};
