import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `locking`. */
export const locking: readonly Accepted[] = [
  ...inFile('locking/hold.ts', [
    { from: 'first !== undefined', reason: 'a bug of the caller, told in other words one line later' },
  ]),
];
