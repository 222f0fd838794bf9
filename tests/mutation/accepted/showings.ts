import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `showings`. */
export const showings: readonly Accepted[] = inFile('showings/cached-showings.ts', [
  {
    from: 'loadedAt !== undefined',
    to: 'true',
    reason: 'changes nothing: without a time the age is not a number, which is less than none',
  },
]);
