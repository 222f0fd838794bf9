import { inFile, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `trending`. */
export const trending: readonly Accepted[] = [
  ...inFile('trending/best-scores.ts', [
    { from: 'one < other', to: 'one <= other', reason: 'changes nothing: a list has each event once' },
    { from: 'scores.length >= 2 * max', reason: onlySlower },
    { from: '2 * max', to: '2 / max', reason: onlySlower },
  ]),
  ...inFile('trending/rank-events.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: what has no day is not after the first day',
    },
  ]),
  ...inFile('trending/trending-score.ts', [
    { from: 'one.day < other.day', to: 'one.day <= other.day', reason: 'changes nothing: a day comes once' },
    {
      from: 'one.day < other.day',
      to: 'one.day >= other.day',
      reason: 'changes nothing but last digits: backwards is an order that is always the same, too',
    },
  ]),
];
