import { applyFacts } from './apply-facts.ts';
import type { Failure } from './apply-facts.ts';
import type { ChangeFeed, Position, RecordedEvent } from './change-feed.port.ts';
import type { DeadLetter, NewDeadLetter } from './dead-letters.port.ts';
import { readSubjects } from './hand-over.ts';
import { recoverOrMark } from './recover-or-mark.ts';
import type { LogFollower } from './log-follower.ts';

/**
 * Applies a subject's facts from the one that was set aside up to where its follower is. The caller
 * ensures that the follower does not move meanwhile.
 *
 * @returns the letter to store in its place: null once the subject has caught up.
 */
export const retryDeadLetter = async (
  { changeFeed }: { readonly changeFeed: ChangeFeed },
  follower: LogFollower,
  letter: DeadLetter,
  upTo: Position,
): Promise<NewDeadLetter | null> => {
  for (let after = (letter.position - 1) as Position; after < upTo;) {
    const events = await changeFeed.read({ after, limit: follower.batchSize });
    const failed = await applyOwn(
      follower,
      letter,
      events.filter(({ position }) => position <= upTo),
    );
    if (failed !== undefined) return recoverOrMark(follower, failed);
    after = events.at(-1)?.position ?? upTo;
  }
  return null;
};

const applyOwn = async (
  follower: LogFollower,
  { subject, position }: DeadLetter,
  events: readonly RecordedEvent[],
): Promise<Failure | undefined> => {
  const own: RecordedEvent[] = [];
  for (const event of events) {
    const subjects = readSubjects(follower, event);
    if (event.position === position && !('error' in subjects) && !subjects.includes(subject)) {
      // It did not say what it concerns before, and does now.
      return applyToAll(follower, subject, subjects, event);
    }
    if (event.position === position && 'error' in subjects) return subjects;
    if (!('error' in subjects) && subjects.includes(subject)) own.push(event);
  }
  return applyFacts(follower, subject, own);
};

const applyToAll = async (
  follower: LogFollower,
  letterSubject: string,
  subjects: readonly string[],
  event: RecordedEvent,
): Promise<Failure | undefined> => {
  for (const subject of subjects) {
    const failed = await applyFacts(follower, subject, [event]);
    if (failed !== undefined) return { ...failed, subject: letterSubject };
  }
  return undefined;
};
