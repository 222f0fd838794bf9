import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type {
  EventId,
  HoldId,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  SeatId,
  SessionId,
  TierId,
} from '../kernel/index.ts';
import type { Fence } from '../locking/index.ts';
import type { Order, OrderProgress } from './order.ts';
import { decideRefundOrder, linesToRefund, requireRefundable, tellRefund } from './refund-decider.ts';
import type { RefundableOrder } from './refund-decider.ts';
import { linesKept, linesTicketed, refundedMinorOf } from './refunded-lines.ts';

const now = instant(1_000_000);
const seat = (name: string): SeatId => name as SeatId;
const order = (progress: OrderProgress): Order => ({
  orderId: 'o1' as OrderId,
  sessionId: 's1' as SessionId,
  eventId: 'e1' as EventId,
  organizationId: 'org' as OrganizationId,
  buyerId: 'ada' as PrincipalId,
  holdId: 's1.h1' as HoldId,
  fence: 7 as Fence,
  lines: ['A1', 'A2', 'A3'].map((name) => ({
    seatId: seat(name),
    label: name,
    tierId: 'vip' as TierId,
    price: money(1999, 'EUR'),
  })),
  total: money(5997, 'EUR'),
  placedAt: now,
  progress,
});
const paymentId = 'p1' as PaymentId;
const refundable = (known: Order): RefundableOrder => {
  const passed = requireRefundable(known);
  if (!passed.ok) throw new Error(passed.refusal.code);
  return passed.value;
};
const paid = refundable(order({ status: 'paid', paidAt: now, paymentId }));

const give = (known: RefundableOrder, refundId: string, ...seats: readonly string[]) => {
  const lines = linesToRefund(known, seats.map(seat));
  if (!lines.ok) throw new Error(lines.refusal.code);
  const amount = money(1999 * seats.length, 'EUR');
  return decideRefundOrder(
    { refundId: refundId as RefundId, lines: lines.value, amount, reason: 'requested', now },
    known,
  );
};

describe('giving back some of an order', () => {
  it('leaves it partly refunded, with its other seats', () => {
    const { type, payload } = give(paid, 'r1', 'A2');
    expect(type).toBe('OrderPartlyRefunded');
    expect(payload.progress).toEqual({ status: 'partly_refunded', paidAt: now, paymentId });
    expect(linesTicketed(payload).map(({ seatId }) => seatId)).toEqual(['A1', 'A3']);
    expect(refundedMinorOf(payload)).toBe(1999);
  });

  it('ends as refunded with the last seat, one by one or all at once', () => {
    const first = refundable(give(paid, 'r1', 'A2').payload);
    const second = refundable(give(first, 'r2', 'A1').payload);
    const last = give(second, 'r3', 'A3');
    const whole = give(paid, 'r1', 'A1', 'A2', 'A3');
    for (const { type, payload } of [last, whole]) {
      expect(type).toBe('OrderRefunded');
      expect(payload.progress).toEqual({ status: 'refunded', refundedAt: now, paymentId });
      expect(linesKept(payload)).toEqual([]);
      expect(refundedMinorOf(payload)).toBe(5997);
    }
  });

  it('keeps its seats when only money went back', () => {
    const { payload } = decideRefundOrder(
      { refundId: 'r1' as RefundId, lines: [], amount: money(500, 'EUR'), reason: 'at-gateway', now },
      paid,
    );
    expect(payload.progress.status).toBe('partly_refunded');
    expect(linesTicketed(payload)).toHaveLength(3);
  });

  it('is reported once for each refund', () => {
    const first = give(paid, 'r1', 'A2');
    const second = give(refundable(first.payload), 'r2', 'A1');
    const ids = [
      ...tellRefund(first, { refundId: 'r1' as RefundId, now }),
      ...tellRefund(second, { refundId: 'r2' as RefundId, now }),
    ];
    expect(ids.map(({ id }) => id)).toEqual([
      ...['o1:r1:OrderPartlyRefunded', 'o1:r1:taken_back'],
      ...['o1:r2:OrderPartlyRefunded', 'o1:r2:taken_back'],
    ]);
  });

  it('takes each seat once, and names those that it cannot take', () => {
    const parted = refundable(give(paid, 'r1', 'A2').payload);
    expect(linesToRefund(parted, undefined)).toMatchObject({ value: [{ seatId: 'A1' }, { seatId: 'A3' }] });
    expect(linesToRefund(paid, [seat('A1'), seat('A1')])).toMatchObject({ value: [{ seatId: 'A1' }] });
    expect(linesToRefund(parted, [seat('A1'), seat('A2')])).toEqual({
      ok: false,
      refusal: { code: 'orders/seats-refunded', seatIds: ['A2'] },
    });
    expect(linesToRefund(parted, [seat('B9')])).toEqual({
      ok: false,
      refusal: { code: 'orders/seats-not-ordered', seatIds: ['B9'] },
    });
  });

  it('refuses orders that are not paid, or not any more', () => {
    expect(requireRefundable(order({ status: 'pending', expiresAt: now }))).toEqual({
      ok: false,
      refusal: { code: 'orders/order-unpaid' },
    });
    for (const ended of [
      { status: 'expired', expiredAt: now },
      { status: 'refunded', refundedAt: now, paymentId },
    ] as const)
      expect(requireRefundable(order(ended))).toEqual({
        ok: false,
        refusal: { code: 'orders/order-ended', status: ended.status },
      });
  });
});
