import { expect, test } from 'vitest';
import type { RefundId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { revertOrder } from './revert-order.ts';

test('an order is given back only with its money: while its payment seems not to be captured, nothing is', async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const { app, order, pay } = await smallOffice(ports);
  const { orderId } = await order(buyer('ada'), seatA(1));
  const opened = await pay(buyer('ada'), orderId);
  gateway.succeed(opened.paymentId);
  valueOf(await app.checkout.refreshPayment({ principal: buyer('ada'), paymentId: opened.paymentId }));
  const paid = await ports.orders.find(orderId);
  if (paid === undefined) throw new Error('there is no order');
  // As read from a copy that lags behind.
  const find: typeof ports.payments.find = async (paymentId) => {
    const stored = await ports.payments.find(paymentId);
    return stored && { ...stored, state: opened };
  };
  const reverting = { refundId: 'r1' as RefundId, withFees: true, reason: 'requested' } as const;
  const stale = { ...ports, payments: { ...ports.payments, find } };
  expect(await revertOrder(stale, paid, reverting)).toBe('contended');
  expect(await ports.orders.find(orderId)).toEqual(paid);
  expect(valueOf((await revertOrder(ports, paid, reverting)) as never)).toMatchObject({
    order: { progress: { status: 'refunded' } },
    payment: { progress: { status: 'refund_pending' } },
  });
});
