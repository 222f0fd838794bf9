import { inFile, onlySlower, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `dashboards`. */
export const dashboards: readonly Accepted[] = [
  ...inFile('dashboards/sales-board.ts', [
    { from: 'level.size > 0', reason: onlySlower },
    { from: 'caughtUp.length > 0', reason: onlySlower },
    {
      from: 'after !== undefined',
      to: 'true',
      reason: 'changes nothing: no position is less than undefined',
    },
    {
      from: 'known !== undefined && known.key < row.key',
      to: 'false',
      reason: 'changes nothing but the time it takes: a row that is gone is also noticed at the end',
    },
    { from: 'known !== row', to: 'true', reason: onlySlower },
  ]),
  ...inFile('dashboards/sales-boards.ts', [
    {
      from: 'next.at <= at',
      to: 'next.at < at',
      reason: 'changes nothing: of two looks at the same moment it takes the other',
    },
    {
      from: 'text !== undefined',
      to: 'true',
      reason: 'changes nothing: undefined, read as a text, has no digits',
    },
  ]),
  ...inFile('dashboards/show-session-sales.ts', [{ from: 'event && layout', reason: ourBug }]),
  ...inFile('dashboards/sum-organization-sales.ts', [
    {
      from: 'one.currency < other.currency',
      to: 'one.currency <= other.currency',
      reason: 'changes nothing: no currency has two sums',
    },
  ]),
];
