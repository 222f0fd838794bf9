import { describe, expect, it, test } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { HoldId, PaymentId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order, OrderProgress } from '../orders/index.ts';
import type { Payment } from '../payments/index.ts';
import type { Ticket } from '../tickets/index.ts';
import {
  doubledTickets,
  miscountedTickets,
  moneyWithoutEnd,
  overdueOrders,
  seatsNotTaken,
  suspectOrder,
  unpaidTickets,
} from './audit-order.ts';
import type { AuditedOrder } from './audit-order.ts';
import {
  decided,
  captured,
  eur,
  minuteMs,
  now,
  orderAt,
  orderId,
  paid,
  partlyRefunded,
  paymentAt,
  revoked,
  sold,
  succeeded,
  ticketFor,
} from './sale.fixture.ts';

const pendingUntil = (ms: number): OrderProgress => ({ status: 'pending', expiresAt: plusMs(now, ms) });
const [pending, both] = [pendingUntil(minuteMs), [ticketFor(1), ticketFor(2)]];
const audited = (over: Partial<AuditedOrder> = {}): AuditedOrder => ({
  ...{ order: orderAt(paid), payments: [paymentAt(succeeded)], tickets: both, ...over },
});
const failed = paymentAt({ status: 'failed', providerRef: null, reason: 'declined', failedAt: now });
const another = paymentAt(succeeded, { paymentId: 'p2' as PaymentId });
const goesBack: Payment = {
  ...another,
  progress: { status: 'refund_pending', providerRef: 'ref', reason: 'duplicate', since: now },
};

describe('a ticket is backed by money', () => {
  const unpaid = (status: string) => ({
    invariant: 'I3',
    sentence: `ticket t1 is live, but its order o1 is ${status}, gave its seat back, or has no captured payment`,
  });
  it.each<[words: string, known: AuditedOrder | undefined, status: string | null]>([
    ['captured for its order', audited(), null],
    ['captured at the second attempt', audited({ payments: [failed, paymentAt(succeeded)] }), null],
    ['unless its order was free', audited({ order: orderAt(paid, { total: eur(0) }), payments: [] }), null],
    ['which its order lacks', audited({ payments: [failed] }), 'paid'],
    ['which a pending order does not have', audited({ order: orderAt(pending) }), 'pending'],
    ['which nobody can have without an order', undefined, 'unknown'],
  ])('%s', (_words, known, status) => {
    expect(unpaidTickets(orderId, [ticketFor(1)], known)).toEqual(status === null ? [] : [unpaid(status)]);
  });
});

describe('a paid order has one live ticket for each of its seats', () => {
  const has = (live: number, rest = ''): string => `order o1 is paid and has ${live} live tickets instead of 2${rest}`;
  it.each<[words: string, tickets: readonly Ticket[], sentence: string | null]>([
    ['and has them', both, null],
    ['beside one that was revoked', [...both, ticketFor(1, 't3', revoked)], null],
    ['and has one too many', [...both, ticketFor(1, 't3')], has(3)],
    ['and has one for another seat', [ticketFor(1), ticketFor(3)], has(2, `, none for A-2`)],
    ['and has none', [], has(0, ', none for A-1, A-2')],
  ])('%s', (_words, tickets, sentence) => {
    const findings = sentence === null ? [] : [{ invariant: 'I8', sentence }];
    expect(miscountedTickets(audited({ tickets }))).toEqual(findings);
  });

  test('never two of which both are live', () => {
    expect(doubledTickets(audited({ tickets: [...both, ticketFor(1, 't3', revoked)] }))).toEqual([]);
    expect(doubledTickets(audited({ tickets: [...both, ticketFor(1, 't3')] }))).toEqual([
      { invariant: 'I1', sentence: 'seat A-1 of order o1 has 2 live tickets: t1, t3' },
    ]);
  });
});

test('an order is overdue if it is pending more than ten minutes after its end', () => {
  const at = (progress: OrderProgress) => overdueOrders(audited({ order: orderAt(progress) }), now);
  expect(at(pendingUntil(-10 * minuteMs))).toEqual([]);
  const expiresAt = plusMs(now, -10 * minuteMs - 1);
  expect(at({ status: 'pending', expiresAt })).toEqual([
    { invariant: 'I4', sentence: `order o1 is pending, and was to end at ${expiresAt}` },
  ]);
});

describe('captured money pays its order', () => {
  const unpaid = (status: string): string => `order o1 is ${status}, and payment p1 has not succeeded`;
  const stray = (name: string, status: string): string =>
    `payment ${name} was captured, and did not pay its order o1, which is ${status}`;
  it.each<[words: string, order: Order, payments: readonly Payment[], sentences: readonly string[]]>([
    ['once', orderAt(paid), [paymentAt(succeeded)], []],
    ['or goes back', orderAt(paid), [goesBack, paymentAt(succeeded)], []],
    ['not twice', orderAt(paid), [paymentAt(succeeded), another], [stray('p2', 'paid')]],
    ['and not a pending one', orderAt(pending), [paymentAt(succeeded)], [stray('p1', 'pending')]],
    ['even if some of it went back', orderAt(partlyRefunded), [paymentAt(succeeded)], []],
    ['which is paid by nothing else', orderAt(paid), [goesBack, failed], [unpaid('paid')]],
    ['which some of it went back of', orderAt(partlyRefunded), [failed], [unpaid('partly_refunded')]],
    ['unless that is free', orderAt({ status: 'paid', paidAt: now, paymentId: null }, { total: eur(0) }), [], []],
  ])('%s', (_words, order, payments, sentences) => {
    const findings = sentences.map((sentence) => ({ invariant: 'I2', sentence }));
    expect(moneyWithoutEnd(audited({ order, payments }))).toEqual(findings);
  });
});

describe('the arbiter has the seats of an order for that order', () => {
  const [claimed, foreign] = [{ status: 'claimed' }, { holdId: 's1.h2' as HoldId }] as const;
  const twice = (status: string) => ({
    ...{ kind: 'seat-sold-twice', invariant: 'I1' },
    sentence: `seat A-1 of the paid order o1 is ${status} to hold s1.h2`,
  });
  const lacks = (status: string, seen: string) => ({
    ...{ kind: 'seats-not-taken', invariant: 'I8' },
    sentence: `seat A-1 of order o1, which is ${status}, is ${seen} on record`,
  });
  it.each<[words: string, progress: OrderProgress, first: SeatDecision | undefined, finding: object | null]>([
    ['which is paid', paid, decided(1), null],
    ['or has sold one twice', paid, decided(1, foreign), twice('sold')],
    ['or lets another claim it', paid, decided(1, { ...foreign, ...claimed }), twice('claimed')],
    ['or only claimed it', paid, decided(1, claimed), lacks('paid', 'claimed')],
    ['or lost it', paid, undefined, lacks('paid', 'free')],
    ['which is pending', pending, decided(1, claimed), null],
    ['or sold it too early', pending, decided(1), lacks('pending', 'sold')],
    ['or lets another have it first', pending, decided(1, { ...foreign, ...claimed }), lacks('pending', 'claimed')],
    ['or lost the claim', pending, undefined, lacks('pending', 'free')],
    ['until it ends', pendingUntil(0), undefined, null],
  ])('%s', (_words, progress, first, finding) => {
    const order = orderAt(progress, { lines: orderAt(progress).lines.slice(0, 1) });
    const bySeat = new Map(first && [[first.seatId, first]]);
    expect(seatsNotTaken(order, bySeat, now)).toEqual(finding === null ? [] : [finding]);
  });
});

describe('an order that looks wrong', () => {
  const overdue = { ...audited({ order: orderAt(pendingUntil(-60 * minuteMs)), tickets: [] }), entries: [] };
  const seenOf = (over: Partial<typeof overdue>): string | undefined =>
    suspectOrder({ ...overdue, ...over }, new Map(), now).find(({ kind }) => kind === 'order-overdue')?.seen;

  it.each<[string, Partial<typeof overdue>]>([
    ['its end', { order: orderAt(pendingUntil(-61 * minuteMs)) }],
    ['its payments', { payments: [failed] }],
    ['the refunds of a payment', { payments: [paymentAt(succeeded, { refunds: [] })] }],
    ['its entries', { entries: [captured(1_000)] as never[] }],
    ['its tickets', { tickets: [ticketFor(1)] }],
  ])('looks different once %s changed', (_words, over) => {
    expect(seenOf({})).toBe(seenOf({ payments: [paymentAt(succeeded)] }));
    expect(seenOf(over)).not.toBe(seenOf({}));
  });

  it('looks different once a ticket of it is revoked', () => {
    expect(seenOf({ tickets: [ticketFor(1, 't1', revoked)] })).not.toBe(seenOf({ tickets: [ticketFor(1)] }));
  });

  it('is not reproached for tickets that are missing where it has a right to none', () => {
    const known = { ...audited({ order: orderAt(pending), payments: [], tickets: [ticketFor(1)] }), entries: [] };
    expect(suspectOrder(known, undefined, now).map(({ kind }) => kind)).toEqual(['ticket-unpaid']);
  });

  it('is right as far as anybody asks, if nobody asks for its seats', () => {
    const sale = [captured(1_000), { ...sold(1_000), entryId: 'o1:sold' as never }];
    expect(suspectOrder({ ...audited(), entries: sale }, undefined, now)).toEqual([]);
  });
});
