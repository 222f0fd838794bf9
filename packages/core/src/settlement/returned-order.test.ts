import { describe, expect, it } from 'vitest';
import { money } from '../kernel/index.ts';
import type { PaymentId, RefundId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { decideRefundOrder } from '../orders/index.ts';
import type { Order, RefundableOrder } from '../orders/index.ts';
import type { Payment, PaymentRefund } from '../payments/index.ts';
import { buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { returnedOrder } from './returned-order.ts';
import type { LostDisputePolicy } from './returned-order.ts';

/** A paid order of two seats, and what becomes of it when money went back at the gateway. */
const world = async (lostDisputes?: LostDisputePolicy) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const { app, order, pay } = await smallOffice(ports);
  const { orderId } = await order(buyer('ada'), seatA(1), seatA(2));
  const { paymentId } = await pay(buyer('ada'), orderId);
  gateway.succeed(paymentId);
  valueOf(await app.checkout.refreshPayment({ principal: buyer('ada'), paymentId }));
  const [paid, stored] = [await ports.orders.find(orderId), await ports.payments.find(paymentId)];
  if (paid === undefined || stored === undefined) throw new Error('nothing was paid');
  const now = clock.now();
  const found = (amountMinor: number): PaymentRefund => ({
    refundId: `${paymentId}:${amountMinor}` as RefundId,
    amount: money(amountMinor, 'EUR'),
    status: 'done',
    reason: 'at-gateway',
  });
  const back = (
    of: Order,
    amountMinor: number,
    status: 'refunded' | 'partly_refunded',
    over: Partial<Payment> = {},
  ) => {
    const progress = { status, providerRef: 'ref', reason: 'requested', refundedAt: now } as const;
    const payload: Payment = { ...stored.state, progress, ...over };
    const verdict = { kind: 'return', fact: { type: 'PaymentRefunded', payload }, found: found(amountMinor) } as const;
    return returnedOrder({ ...ports, ...(lostDisputes && { lostDisputes }) }, of, verdict);
  };
  /** The same order once all its money went back bit by bit, which says nothing of its seats. */
  const emptied = decideRefundOrder(
    { refundId: 'earlier' as RefundId, lines: [], amount: paid.total, reason: 'at-gateway', now },
    paid as RefundableOrder,
  ).payload;
  return { back, emptied, now, paid };
};

describe('an order whose money went back at the gateway', () => {
  it('keeps everything if another payment paid it', async () => {
    const { back, paid } = await world();
    expect(await back(paid, 3_998, 'refunded', { paymentId: 'other' as PaymentId })).toBeUndefined();
  });

  it.each(['revoke', 'keep'] as const)(
    'loses its seats and tickets with the last of it; of disputes: %s',
    async (policy) => {
      const { back, now, paid } = await world(policy);
      const request = await back(paid, 3_998, 'refunded');
      expect(request?.refunded.progress.status).toBe('refunded');
      const revoked = request?.events.filter(({ type }) => type === 'TicketRevoked') ?? [];
      expect(revoked.map(({ payload }) => payload)).toMatchObject(
        [1, 2].map((n) => ({ seatId: seatA(n), progress: { status: 'revoked', revokedAt: now } })),
      );
    },
  );

  it('has nothing to record if it had no money left', async () => {
    const { back, emptied } = await world();
    expect(emptied.progress.status).toBe('partly_refunded');
    expect(await back(emptied, 100, 'partly_refunded')).toBeUndefined();
  });

  it('loses its seats even if it had no money left', async () => {
    const { back, emptied } = await world();
    const request = await back(emptied, 100, 'refunded');
    expect(request?.refunded).toMatchObject({ progress: { status: 'refunded' } });
    expect(request?.refunded.refunds?.at(-1)).toMatchObject({ amount: money(0, 'EUR'), seatIds: [seatA(1), seatA(2)] });
  });
});
