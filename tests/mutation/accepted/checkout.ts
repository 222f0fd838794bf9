import { inFile, narrows, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `checkout`. */
export const checkout: readonly Accepted[] = [
  ...inFile('checkout/cancel-order.ts', [
    { from: "released.refusal.code !== 'orders/order-still-live'", reason: ourBug },
  ]),
  ...inFile('checkout/correct-locks.ts', [{ from: 'buyerId !== undefined', reason: narrows }]),
  ...inFile('checkout/list-tickets.ts', [{ reason: 'changes nothing: whoever ordered tickets holds them' }]),
  ...inFile('checkout/place-order.ts', [
    { from: 'sessionId === undefined', reason: 'changes nothing: there is no such session either' },
    {
      from: "order.progress.status !== 'pending'",
      reason: 'changes nothing but the time it takes: the arbiter refuses to settle it again',
    },
    {
      from: "{ code: 'locking/hold-unknown' }",
      to: '{}',
      reason: 'changes nothing: an order that the arbiter names is in the store it is read from',
    },
  ]),
  ...inFile('checkout/quote-hold.ts', [
    { from: 'sessionId === undefined', reason: 'changes nothing: there is no such hold either' },
    {
      from: "hold.status === 'converted'",
      reason: 'changes nothing but the time it takes: of another hold there is no order',
    },
    {
      from: 'showing === undefined',
      to: 'false',
      reason: 'changes nothing: no session is ever removed, so one with a hold is there',
    },
  ]),
  ...inFile('checkout/relay-decisions.ts', [
    { from: "aggregateType === 'sessions'", reason: 'changes nothing: no other facts have these names' },
    { from: "event.aggregateType === 'orders'", reason: 'changes nothing: no other facts have these names' },
    { from: "status === 'free'", reason: 'changes nothing: of an order without refunds they are all its lines' },
    { from: 'sessionId === undefined', reason: narrows },
    { from: 'sessionId !== undefined', reason: narrows },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: a subject that names no session is passed over',
    },
    {
      from: '(await orders.find(orderId))?.sessionId',
      reason: 'a bug of ours, told in other words: nothing removes an order that facts are of',
    },
  ]),
  ...inFile('checkout/require-not-over.ts', [
    { from: 'false', to: 'true', reason: 'changes nothing: a session that is sold out is not over either' },
  ]),
  ...inFile('checkout/start-payment.ts', [
    {
      from: 'order.progress.expiresAt <= now',
      reason: 'changes nothing but the time it takes: the arbiter refuses to pin the order, in the same words',
    },
    {
      from: 'showing === undefined',
      to: 'false',
      reason: 'changes nothing: no session is ever removed, so one with an order is there',
    },
  ]),
  ...inFile('checkout/tell-locks.ts', [
    {
      from: '{ if (!isTicketlyFault(error)) throw error; }',
      reason: 'a bug of ours, which ends the process rather than the test',
    },
    { from: '!isTicketlyFault(error)', reason: 'a bug of ours, which ends the process rather than the test' },
    { from: 'isHeldUp()', to: 'true', reason: 'changes nothing: catching up looks at the same again' },
    { from: '[]', reason: 'changes nothing: what was not decided lately is not told' },
  ]),
];
