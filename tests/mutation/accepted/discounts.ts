import { inFile, narrows, onlySlower } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `discounts`. */
export const discounts: readonly Accepted[] = [
  ...inFile('discounts/check-discount.ts', [
    { from: 'startsAt === null', to: 'false', reason: 'changes nothing: null is before every time' },
  ]),
  ...inFile('discounts/discount-code.ts', [{ to: 'false', reason: onlySlower }]),
  ...inFile('discounts/discount-decider.ts', [
    { from: 'code === undefined', reason: narrows },
    { from: 'terms.startsAt !== null', reason: 'changes nothing: null is before every time' },
  ]),
  ...inFile('discounts/discount-facts.ts', [
    { from: 'discount !== undefined', reason: 'a bug of the caller, told in words' },
  ]),
  ...inFile('discounts/discount-for.ts', [
    { from: 'order.price?.lines', reason: 'changes nothing: an order with a discount has a price in parts' },
  ]),
];
