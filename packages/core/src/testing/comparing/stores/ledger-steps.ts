import { array, boolean, constant, constantFrom, integer, oneof, option, record } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { LedgerEntryKind } from '../../../ledger/index.ts';

/** An entry to post. Its id says which payment, and which of its entries, it is. */
export interface EntryStep {
  readonly kind: LedgerEntryKind;
  readonly ending: number;
  readonly amountMinor: number;
  /** Undefined for an entry that names none, and belongs to that of its concert. */
  readonly organization: number | undefined;
  readonly seconds: number;
}

/** What posts entries: a payment that is saved, or a step of an order. */
interface Posting {
  readonly payment: number;
  readonly entries: readonly EntryStep[];
  /** Whether the last entry is not balanced. */
  readonly fails: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** A step of a history. */
export type LedgerStep =
  | (Posting & { readonly kind: 'save'; readonly version: number })
  /** Moves no money. */
  | { readonly kind: 'claim'; readonly order: number }
  | (Posting & { readonly kind: 'settle' | 'release' | 'revert' })
  | (Span & { readonly kind: 'entries' | 'balances'; readonly organization: number })
  | (Span & { readonly kind: 'moved'; readonly provider: number })
  | { readonly kind: 'next'; readonly limit: number; readonly isForeign: boolean };

const small = (max: number): Arbitrary<number> => integer({ min: 0, max });
const limit = integer({ min: 1, max: 3 });
const span = { from: small(3), to: integer({ min: 1, max: 5 }), limit };
const kind = <Kind extends LedgerStep['kind']>(name: Kind): Arbitrary<Kind> => constant(name);

const entry: Arbitrary<EntryStep> = record({
  kind: constantFrom<LedgerEntryKind[]>('captured', 'sold', 'taken_back', 'returned', 'disputed'),
  ending: small(3),
  // Beyond what 32 bits hold, and far beyond.
  amountMinor: constantFrom(1, 700, 4_294_967_297, 10_000_000_000_001),
  organization: option(small(1), { nil: undefined, freq: 4 }),
  seconds: small(4),
});
const posting = {
  payment: small(3),
  entries: array(entry, { maxLength: 3 }),
  fails: small(5).map((chance) => chance === 5),
};

/** Any step. */
export const ledgerSteps: Arbitrary<LedgerStep> = oneof(
  { weight: 5, arbitrary: record({ kind: kind('save'), ...posting, version: small(2) }) },
  { weight: 1, arbitrary: record({ kind: kind('claim'), order: small(1) }) },
  { weight: 3, arbitrary: record({ kind: constantFrom('settle', 'settle', 'release', 'revert'), ...posting }) },
  {
    weight: 3,
    arbitrary: record({ kind: constantFrom('entries', 'entries', 'balances'), organization: small(1), ...span }),
  },
  { weight: 2, arbitrary: record({ kind: kind('moved'), provider: small(2), ...span }) },
  { weight: 2, arbitrary: record({ kind: kind('next'), limit, isForeign: boolean() }) },
);
