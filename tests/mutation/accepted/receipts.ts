import { inFile } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `receipts`. */
export const receipts: readonly Accepted[] = [
  ...inFile('receipts/draft-receipts.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: at that place there is no line, and all other places have one',
    },
    {
      from: 'line === undefined',
      to: 'false',
      reason: 'changes nothing: it tells the compiler that places are those of lines',
    },
  ]),
  ...inFile('receipts/issue-receipts.ts', [
    {
      from: 'events.filter(isMoneyFact)',
      to: 'events',
      reason: 'changes nothing: only the facts of these subjects are passed on',
    },
    {
      from: 'drafts.length > 0',
      reason: 'changes nothing but the time it takes: nothing is issued where there is nothing to issue',
    },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: of the facts of this subject, none is of money',
    },
    {
      from: "event.aggregateType === 'orders' && moneyFacts.includes(event.type)",
      to: "event.aggregateType === 'orders' || moneyFacts.includes(event.type)",
      reason: 'changes nothing: the other facts of orders are of orders that are not paid',
    },
    {
      from: "event.aggregateType === 'orders'",
      to: 'true',
      reason: 'changes nothing: no other facts have these names',
    },
    {
      from: 'organization && event && session',
      reason: 'a bug of ours, told in other words: nothing that an order is for is ever removed',
    },
    {
      from: 'organization && event',
      reason: 'a bug of ours, told in other words: nothing that an order is for is ever removed',
    },
    {
      from: 'known.set(id, found);',
      to: ';',
      reason: 'changes nothing but the time it takes: each is read more than once',
    },
  ]),
  ...inFile('receipts/list-receipts.ts', [
    {
      from: "content.kind === 'receipt'",
      to: 'true',
      reason: 'changes nothing: the receipt of an order has the lowest number',
    },
  ]),
  ...inFile('receipts/require-reader.ts', [
    {
      from: '(await organizations.find(order.organizationId))?.state',
      reason: 'changes nothing: no organization is ever removed, so one with an order is there',
    },
  ]),
];
