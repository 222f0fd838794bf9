import { invariant, money } from '../kernel/index.ts';
import type { Money } from '../kernel/index.ts';
import type { LedgerAccount, LedgerEntry, Posting } from './ledger-entry.ts';

/** Moves an amount from one account to another; nothing if it is zero. */
export const movedFrom = (from: LedgerAccount, to: LedgerAccount, amount: Money): readonly Posting[] =>
  amount.amountMinor === 0
    ? []
    : [
        { account: to, amount },
        { account: from, amount: opposite(amount) },
      ];

/** The same movement backwards. */
export const opposite = ({ amountMinor, currency }: Money): Money => money(0 - amountMinor, currency);

/** Postings with one for each account and currency. */
export const summed = (postings: readonly Posting[]): readonly Posting[] => {
  const sums = new Map<string, Posting>();
  for (const { account, amount } of postings) {
    const key = `${account} ${amount.currency}`;
    const sum = (sums.get(key)?.amount.amountMinor ?? 0) + amount.amountMinor;
    sums.set(key, { account, amount: money(sum, amount.currency) });
  }
  return [...sums.values()];
};

/** Whether postings sum to zero in each currency, and there are any. */
export const isBalanced = (postings: readonly Posting[]): boolean => {
  const sums = new Map<string, bigint>();
  for (const { amount } of postings)
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + BigInt(amount.amountMinor));
  return postings.length > 0 && [...sums.values()].every((sum) => sum === 0n);
};

/** Passes balanced entries. Any other is a bug of the code that made it. */
export const balanced = (entry: LedgerEntry): LedgerEntry => {
  invariant(isBalanced(entry.postings), `the postings of ${entry.entryId} sum to zero in each currency`);
  return entry;
};
