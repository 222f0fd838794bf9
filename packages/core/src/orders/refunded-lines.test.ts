import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { PaymentId, RefundId, SeatId, TierId } from '../kernel/index.ts';
import type { Order } from './order.ts';
import { justRefundedOf, lastRefundedAt, linesJustRefunded, linesKept, refundedMinorOf } from './refunded-lines.ts';

const [paidAt, earlier, later] = [instant(1_000), instant(2_000), instant(3_000)];
const paymentId = 'p1' as PaymentId;
const total = money(3_000, 'EUR');
const lines = ['A1', 'A2', 'A3'].map((name) => ({
  seatId: name as SeatId,
  label: name,
  tierId: 'vip' as TierId,
  price: money(1_000, 'EUR'),
}));
const refund = (n: number, refundedAt: typeof earlier, seat: string): NonNullable<Order['refunds']>[number] => ({
  refundId: `r${n}` as RefundId,
  seatIds: [seat as SeatId],
  amount: money(1_000 - n, 'EUR'),
  refundedAt,
  reason: 'requested',
});
const order = (progress: Order['progress'], refunds?: Order['refunds']): Order =>
  ({ lines, total, progress, ...(refunds && { refunds }) }) as unknown as Order;

const paid = order({ status: 'paid', paidAt, paymentId });
const partly = order({ status: 'partly_refunded', paidAt, paymentId }, [
  refund(1, earlier, 'A1'),
  refund(2, later, 'A3'),
]);
/** From before refunds were kept. */
const old = order({ status: 'refunded', refundedAt: earlier, paymentId });
const seats = (given: readonly { readonly seatId: SeatId }[]): readonly string[] => given.map(({ seatId }) => seatId);

describe('what went back of an order', () => {
  it('is its refunds, and just now the last of them', () => {
    expect(lastRefundedAt(partly)).toBe(later);
    expect(justRefundedOf(partly)).toEqual(money(998, 'EUR'));
    expect(seats(linesJustRefunded(partly))).toEqual(['A3']);
    expect(seats(linesKept(partly))).toEqual(['A2']);
    expect(refundedMinorOf(partly)).toBe(999 + 998);
  });

  it('is nothing while it is paid', () => {
    expect(lastRefundedAt(paid)).toBeUndefined();
    expect(seats(linesKept(paid))).toEqual(['A1', 'A2', 'A3']);
    expect(refundedMinorOf(paid)).toBe(0);
  });

  it('is all of it, if it was refunded before refunds were kept', () => {
    expect(lastRefundedAt(old)).toBe(earlier);
    expect(justRefundedOf(old)).toEqual(total);
    expect(seats(linesJustRefunded(old))).toEqual(['A1', 'A2', 'A3']);
    expect(linesKept(old)).toEqual([]);
    expect(refundedMinorOf(old)).toBe(3_000);
  });
});
