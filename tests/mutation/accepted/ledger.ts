import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `ledger`. */
export const ledger: readonly Accepted[] = [
  ...inFile('ledger/ledger-cursor.ts', [
    {
      from: "typeof at === 'number'",
      to: 'true',
      reason: 'changes nothing: what is no number is not in the calendar either',
    },
  ]),
  ...inFile('ledger/postings.ts', [
    {
      from: '(sums.get(amount.currency) ?? 0n) + BigInt(amount.amountMinor)',
      to: '(sums.get(amount.currency) ?? 0n) - BigInt(amount.amountMinor)',
      reason: 'changes nothing: the negative of a sum is zero where the sum is',
    },
  ]),
];
