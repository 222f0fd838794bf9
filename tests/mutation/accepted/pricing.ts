import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const allFees = 'changes nothing: a line has a share of every fee, and of no other';
const allTaxes = 'changes nothing: a line has a share of every tax, and of no other';
const allLines = 'changes nothing: every line has its part';

/** The accepted survivors of `pricing`. */
export const pricing: readonly Accepted[] = [
  ...inFile('pricing/order-price.ts', [
    { from: 'fees[at]?.recipient', to: 'fees[at].recipient', reason: allFees },
    { from: 'fees[at]?.payer', to: 'fees[at].payer', reason: allFees },
    { from: 'taxes[at]?.kind', to: 'taxes[at].kind', reason: allTaxes },
  ]),
  ...inFile('pricing/quote.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: allLines },
    { from: 'taxes[at]?.kind', to: 'taxes[at].kind', reason: allTaxes },
  ]),
  ...inFile('pricing/shares-of.ts', [{ from: 'fees[at]?.recipient', to: 'fees[at].recipient', reason: allFees }]),
  ...inFile('pricing/take-discount.ts', [
    {
      from: "rule.kind === 'buy-get'",
      to: 'true',
      reason: 'changes nothing: another kind has no group that a count could be less than',
    },
  ]),
];
