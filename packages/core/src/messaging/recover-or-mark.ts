import { errorOf, isPassing, letterOf } from './apply-facts.ts';
import type { Failure } from './apply-facts.ts';
import type { NewDeadLetter } from './dead-letters.port.ts';
import type { LogFollower } from './log-follower.ts';

/**
 * Handles the subject of a fact that could not be applied: the follower brings it up to date by
 * other means, if it has any; otherwise it is marked stale for readers. Runs before the letter is
 * stored, so that whoever finds the letter can rely on the mark.
 *
 * @returns the letter to store.
 */
export const recoverOrMark = async (follower: LogFollower, failed: Failure): Promise<NewDeadLetter> => {
  const letter = letterOf(follower.consumer, failed);
  if (follower.recover !== undefined) {
    const error = await errorOf(async () => follower.recover?.(failed.subject));
    if (error === undefined) return { ...letter, recovered: true };
    if (isPassing(error)) return { ...letter, cause: 'surroundings' };
  }
  if (follower.markStale !== undefined) {
    const error = await errorOf(async () => follower.markStale?.(failed.subject));
    if (isPassing(error)) throw error;
  }
  return letter;
};
