import { errorOf, isPassing, letterOf } from './apply-facts.ts';
import type { Failure } from './apply-facts.ts';
import type { NewDeadLetter } from './dead-letters.port.ts';
import type { LogFollower } from './log-follower.ts';

/**
 * What is left of a fact that could not be applied: its subject is brought right by other means, if the follower has any, or readers are shown that it
 * stays behind. Comes before the letter is kept: whoever finds the letter may rely on the mark.
 */
export const leaveBehind = async (follower: LogFollower, failed: Failure): Promise<NewDeadLetter> => {
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
