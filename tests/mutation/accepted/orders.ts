import { inFile, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `orders`. */
export const orders: readonly Accepted[] = [
  ...inFile('orders/expected-entries.ts', [
    {
      from: "progress.status !== 'paid' && progress.status !== 'partly_refunded' && progress.status !== 'refunde…",
      to: 'false',
      reason: 'changes nothing: an order in another state has no payment, and without one there are no entries',
    },
    { from: 'upTo === undefined', to: 'false', reason: 'changes nothing: refunds that are undefined are none' },
  ]),
  ...inFile('orders/order-entries.ts', [
    { from: '{ withFees: false }', reason: 'changes nothing: fees are kept unless it says otherwise' },
    { from: '[]', reason: 'changes nothing: no line of a price stands at that place' },
    { from: 'paymentId === null', reason: 'changes nothing: what needs no payment moves no money' },
    {
      from: 'paymentId === null || postings.length === 0',
      reason: 'changes nothing: what needs no payment moves no money',
    },
  ]),
  ...inFile('orders/refund-decider.ts', [
    { from: 'withFees !== undefined', reason: 'changes nothing: a property that is undefined is told as none' },
  ]),
  ...inFile('orders/refunded-lines.ts', [
    { from: 'gone.size === 0', reason: onlySlower },
    { from: '[]', reason: 'changes nothing: a refund without seats takes none' },
    {
      from: "progress.status === 'refunded'",
      to: 'true',
      reason: 'changes nothing: what was not refunded has no such time',
    },
  ]),
];
