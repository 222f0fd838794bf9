import { applyFacts } from './apply-facts.ts';
import type { Failure } from './apply-facts.ts';
import type { ChangeFeed, Position, RecordedEvent } from './change-feed.port.ts';
import type { DeadLetter, DeadLetters, NewDeadLetter } from './dead-letters.port.ts';
import { recoverOrMark } from './recover-or-mark.ts';
import type { LogFollower } from './log-follower.ts';
import { readSubjects, unreadableSubject, waits } from './subjects.ts';

/** The log to read again, and what waits of it. */
export interface RetryPorts {
  readonly changeFeed: ChangeFeed;
  readonly deadLetters: Pick<DeadLetters, 'of'>;
}

/**
 * Applies a subject's facts from the one that was set aside up to where its follower is. The caller
 * ensures that the follower does not move meanwhile.
 *
 * @returns the letter to store in its place: null once the subject has caught up.
 */
export const retryDeadLetter = async (
  ports: RetryPorts,
  follower: LogFollower,
  letter: DeadLetter,
  upTo: Position,
): Promise<NewDeadLetter | null> => {
  for (let after = (letter.position - 1) as Position; after < upTo;) {
    const events = await ports.changeFeed.read({ after, limit: follower.batchSize });
    const failed = await applyOwn(
      ports,
      follower,
      letter,
      events.filter(({ position }) => position <= upTo),
    );
    if (failed !== undefined) return recoverOrMark(follower, failed);
    after = events.at(-1)?.position ?? upTo;
  }
  return null;
};

/**
 * One letter may stand for several facts that did not say what they concern, and do now: all of the
 * same aggregate.
 */
const applyOwn = async (
  ports: RetryPorts,
  follower: LogFollower,
  { subject, position }: DeadLetter,
  events: readonly RecordedEvent[],
): Promise<Failure | undefined> => {
  const own: RecordedEvent[] = [];
  for (const event of events) {
    const isMeant = event.position === position || unreadableSubject(event) === subject;
    const subjects = readSubjects(follower, event);
    if ('error' in subjects) {
      if (isMeant) return { ...subjects, subject };
    } else if (subjects.includes(subject)) own.push(event);
    else if (isMeant) {
      const failed = await applyToAll(ports, follower, subjects, event);
      if (failed !== undefined) return { ...failed, subject };
    }
  }
  return applyFacts(follower, subject, own);
};

/** Subjects that wait since before this fact get it in their own retry. */
const applyToAll = async (
  { deadLetters }: RetryPorts,
  follower: LogFollower,
  subjects: readonly string[],
  event: RecordedEvent,
): Promise<Failure | undefined> => {
  const letters = await deadLetters.of(follower.consumer, subjects);
  const waiting = new Map(letters.filter(({ recovered }) => !recovered).map((one) => [one.subject, one.position]));
  for (const subject of subjects.filter((one) => !waits(event, waiting.get(one)))) {
    const failed = await applyFacts(follower, subject, [event]);
    if (failed !== undefined) return failed;
  }
  return undefined;
};
