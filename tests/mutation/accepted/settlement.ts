import { inFile, onlySlower, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `settlement`. */
export const settlement: readonly Accepted[] = [
  ...inFile('settlement/apply-gateway-payment.ts', [
    {
      from: 'payment === undefined',
      to: 'false',
      reason: 'changes nothing: where there is no payment, no refund is owed',
    },
    {
      from: "saved === 'contended'",
      to: 'false',
      reason: 'of a refund, it changes nothing: what is contended has no outcome. Of returned money, a test fails',
    },
    {
      from: "saved === 'contended' || saved.outcome !== 'applied'",
      to: "saved === 'contended' && saved.outcome !== 'applied'",
      reason: 'changes nothing: of the payment as it was before, no refund is pending',
    },
    {
      from: "saved.outcome !== 'applied'",
      to: 'false',
      reason: 'changes nothing: of the payment as it was before, no refund is pending',
    },
    { from: 'follow === undefined', to: 'false', reason: 'changes nothing: a property that is undefined is none' },
  ]),
  ...inFile('settlement/ask-for-refunds.ts', [
    { from: 'stored === undefined', to: 'false', reason: 'changes nothing: no payment is ever removed' },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: no payment is ever removed, so nothing takes this way',
    },
  ]),
  ...inFile('settlement/asking-desk.ts', [
    { from: '[]', reason: 'changes nothing: there is nothing to wait for in it' },
  ]),
  ...inFile('settlement/charge-desk.ts', [
    {
      from: 'pages === 0',
      to: 'true',
      reason:
        'changes nothing: what failed in this step rests for seconds, and what was due was tried with its first page',
    },
  ]),
  ...inFile('settlement/charge-reader.ts', [
    {
      from: 'comparedAt !== null',
      to: 'true',
      reason: 'changes nothing: without a time, the rest would end half a minute into 1970',
    },
    {
      from: 'furthest > from',
      to: 'furthest >= from',
      reason: 'changes nothing: of two equal times it takes the other',
    },
    { from: '[undefined, null]', to: '[]', reason: 'changes nothing: no turn is named either' },
  ]),
  ...inFile('settlement/close-payments.ts', [
    { from: 'stored === undefined', reason: 'changes nothing: no payment is ever removed' },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: no payment is ever removed, so nothing takes this way',
    },
  ]),
  ...inFile('settlement/lapsed-rounds.ts', [
    { from: '[true, false]', reason: 'changes nothing: the first round begins at the start anyway' },
    { from: 'true', to: 'false', reason: 'changes nothing: the first round begins at the start anyway' },
    { from: '[0, instant(0)]', to: '[]', reason: 'changes nothing: the first round sets both as it begins' },
    { from: '[undefined, false, false]', to: '[]', reason: 'changes nothing: undefined counts as false' },
  ]),
  ...inFile('settlement/owed-charges.ts', [
    {
      from: 'charge.movedAt < oldest',
      to: 'charge.movedAt <= oldest',
      reason: 'changes nothing: of two equal times it takes the other',
    },
  ]),
  ...inFile('settlement/reconcile-payments.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: only outcomes that were rejected are looked at',
    },
  ]),
  ...inFile('settlement/refund-amount.ts', [
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: no line of a price stands at that place' },
  ]),
  ...inFile('settlement/refund-as-organizer.ts', [
    {
      from: '(await ports.organizations.find(order.organizationId))?.state',
      reason: 'changes nothing: no organization is ever removed, so one with an order is there',
    },
    { from: "reverted === 'contended'", to: 'false', reason: 'changes nothing: what is contended is not ok either' },
  ]),
  ...inFile('settlement/refund-cancelled-sessions.ts', [
    { from: 'sessionId === undefined', to: 'false', reason: 'changes nothing: there is no such session either' },
    { from: '() => false', to: '() => undefined', reason: 'changes nothing: undefined counts as false' },
    { from: 'orderId === undefined', to: 'false', reason: 'changes nothing: an order that a fact is of has an id' },
    {
      from: '(await sessions.find(sessionId))?.state',
      reason: 'changes nothing: no session is ever removed, so one that facts name is there',
    },
    {
      from: 'page.items.filter((order) => requireRefundable(order).ok)',
      to: 'page.items',
      reason: 'changes nothing but the time it takes: it is asked again of each order',
    },
    { from: 'order === undefined', to: 'false', reason: 'changes nothing: no order is ever removed' },
    { from: 'false', to: 'true', reason: 'changes nothing: no order is ever removed, so nothing takes this way' },
    { from: "reverted === 'contended'", to: 'true', reason: 'changes nothing: nobody looks at how many were refunded' },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: what it puts there is the id of no session and of no order',
    },
  ]),
  ...inFile('settlement/refund-order.ts', [
    {
      from: "refusal.code === 'orders/seats-not-ordered' || refusal.code === 'orders/seats-refunded' || refusal.…",
      reason: ourBug,
    },
    { from: "refusal.code === 'orders/seats-not-ordered' || refusal.code === 'orders/seats-refunded'", reason: ourBug },
    { from: "refusal.code === 'orders/seats-not-ordered'", reason: ourBug },
    { from: "refusal.code === 'orders/seats-refunded'", reason: ourBug },
    { from: "refusal.code === 'payments/refund-exceeds-captured'", reason: ourBug },
    {
      from: 'refunded.ok',
      to: 'true',
      reason: 'changes nothing: a refusal is passed on as it is; only a bug of ours would not be told',
    },
  ]),
  ...inFile('settlement/refund-tickets.ts', [
    { from: 'ticketIds.length === 0', reason: onlySlower },
    { from: '[]', to: '["Stryker was here"]', reason: 'changes nothing: without ids, no ticket is looked for' },
  ]),
  ...inFile('settlement/revert-order.ts', [
    {
      from: "change !== undefined && 'code' in change",
      to: 'false',
      reason: 'changes nothing: no more is asked for than the payment has left',
    },
    {
      from: 'stored !== undefined',
      to: 'true',
      reason: 'changes nothing: no payment is ever removed, so the one of an order is there',
    },
    {
      from: 'payer === undefined',
      to: 'false',
      reason: 'changes nothing: of an order without a payment, no money goes back',
    },
  ]),
  ...inFile('settlement/settle-order.ts', [
    { from: "refusal.code !== 'scheduling/session-unknown'", reason: ourBug },
    {
      from: "refusal.code === 'locking/showing-stale'",
      to: 'true',
      reason: 'changes nothing but the time it takes: it is refused again by the newest edition',
    },
    {
      from: 'settled.ok',
      to: 'true',
      reason: 'changes nothing: a refusal is passed on as it is; only a bug of ours would not be told',
    },
  ]),
  ...inFile('settlement/take-back.ts', [
    { from: "progress.status !== 'revoked'", reason: 'changes nothing: a seat is taken back once' },
    { from: 'lines.length === 0', reason: onlySlower },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: without lines, there are no seats of which a ticket could be',
    },
  ]),
];
