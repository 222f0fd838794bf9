import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `payments`. */
export const payments: readonly Accepted[] = [
  ...inFile('payments/payment-decider.ts', [
    {
      from: "progress.status === 'failed' || progress.status === 'cancelled'",
      to: 'true',
      reason:
        'changes nothing: of the others, only one that was just created has no reference, and any news moves that',
    },
  ]),
  ...inFile('payments/payment-entries.ts', [
    {
      from: 'organizationId !== undefined',
      to: 'true',
      reason: 'changes nothing: a property that is undefined is told as none',
    },
    {
      from: 'before === undefined || known === undefined',
      to: 'before === undefined && known === undefined',
      reason: 'changes nothing: what was not captured has no refunds',
    },
    {
      from: 'before === undefined',
      to: 'false',
      reason: 'changes nothing: nothing is known of a payment that was not there',
    },
    { from: 'known === undefined', to: 'false', reason: 'changes nothing: what was not captured has no refunds' },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: no refund has this name' },
    { from: 'lostMinor === 0', to: 'false', reason: 'changes nothing: no postings come of moving nothing' },
  ]),
];
