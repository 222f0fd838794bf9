import { describe, expect, test } from 'vitest';
import { TicketlyFault } from '@ticketly/core';
import type { Order, Payment } from '@ticketly/core';
import { buyer, codeOf, valueOf } from '@ticketly/core/testing';
import { ada, bob, freeSeat, longestOrderMs, minuteMs, officeOn, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const died = (): Promise<never> => Promise.reject(new TicketlyFault('unavailable', 'died'));

/**
 * An order whose buyer pays in the very moment it is too late, and whose seat is another's by then.
 */
const paidTooLate = async (): Promise<CaseOffice & { readonly late: Order; readonly payment: Payment }> => {
  const given = await openCase();
  const { clock, gateway, order, pay, ports, relay } = given;
  const late = await order(ada, paidSeat(1));
  const payment = await pay(ada, late.orderId);
  clock.advance(longestOrderMs);
  const away = officeOn({ ...ports, gateways: [{ ...gateway, cancel: died }] });
  await away.jobs.expireOrders.run().catch(() => undefined);
  gateway.succeed(payment.paymentId);
  await relay();
  await order(bob, paidSeat(1));
  return { ...given, late, payment };
};

describe('money, where others lost it, took it twice, or gave it back twice', () => {
  test('paid but no stock: never confirmed, refunded once', async () => {
    const { late, payment, money, notify, orderStatus, ports, findings } = await paidTooLate();
    const notices = Array.from({ length: 20 }, (_, n) => notify(payment.paymentId, `message-${n % 4}`));
    await Promise.all(notices);
    expect(await orderStatus(late.orderId)).toBe('expired');
    expect(await ports.tickets.ofOrder(late.orderId)).toEqual([]);
    expect(money(payment.paymentId)).toEqual([1_999, 1_999]);
    expect(await findings()).toEqual([]);
  });

  test('webhook acknowledged only after a durable write', async () => {
    const { gateway, notify, order, orderStatus, pay, ports, findings } = await openCase();
    const { orderId } = await order(ada, paidSeat(1));
    const { paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId);
    const dying = officeOn({ ...ports, seatSales: { ...ports.seatSales, settle: died } });
    const call = gateway.webhook(paymentId, 'message-1');
    await expect(dying.settlement.receiveWebhook({ provider: 'memory', call })).rejects.toThrow('died');
    expect(await orderStatus(orderId)).toBe('pending');
    expect(valueOf(await notify(paymentId, 'message-1'))).toBe('applied');
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await findings()).toEqual([]);
  });

  test('refund, then crash before commit, then retry: one refund', async () => {
    const { app, clock, payment, money, paymentStatus, ports, findings } = await paidTooLate();
    const { payments } = ports;
    const save: typeof payments.save = (change) =>
      change.state.progress.status === 'refunded' ? died() : payments.save(change);
    const dying = officeOn({ ...ports, payments: { ...payments, save } });
    await expect(dying.jobs.reconcilePayments.run({ aheadMs: minuteMs })).rejects.toThrow('died');
    expect(await paymentStatus(payment.paymentId)).toBe('refund_pending');
    expect(money(payment.paymentId)).toEqual([1_999, 1_999]);
    clock.advance(minuteMs);
    expect(await app.jobs.reconcilePayments.run()).toBe(1);
    expect(await paymentStatus(payment.paymentId)).toBe('refunded');
    expect(money(payment.paymentId)).toEqual([1_999, 1_999]);
    expect(await findings()).toEqual([]);
  });

  test('card declined, tried again: new attempt, no idempotency error', async () => {
    const { gateway, notify, order, orderStatus, pay, findings } = await openCase();
    const { orderId } = await order(ada, paidSeat(1));
    const first = await pay(ada, orderId);
    gateway.decline(first.paymentId);
    await notify(first.paymentId);
    const second = await pay(ada, orderId);
    expect([first.attempt, second.attempt]).toEqual([1, 2]);
    gateway.succeed(second.paymentId);
    await notify(second.paymentId);
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await findings()).toEqual([]);
  });

  test('return page on two devices and the webhook at once: one confirmation', async () => {
    const { app, gateway, notify, order, pay, ports, told, findings } = await openCase();
    const { orderId } = await order(ada, paidSeat(1), paidSeat(2));
    const { paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId);
    const back = () => app.checkout.refreshPayment({ principal: ada, paymentId });
    await Promise.all([back(), notify(paymentId, 'once'), back(), notify(paymentId, 'once')]);
    expect([await told('OrderPaid'), await told('TicketIssued')]).toEqual([1, 2]);
    expect(await ports.tickets.ofOrder(orderId)).toHaveLength(2);
    expect(await findings()).toEqual([]);
  });

  test('refund of a duplicate charge leaves the good order', async () => {
    const { gateway, money, notify, order, orderStatus, pay, ports, findings } = await openCase();
    const { orderId } = await order(ada, paidSeat(1));
    const first = await pay(ada, orderId);
    gateway.decline(first.paymentId);
    await notify(first.paymentId);
    const second = await pay(ada, orderId);
    gateway.succeed(second.paymentId);
    // The first card, declined, is charged after all.
    gateway.succeedLate(first.paymentId);
    await Promise.all([notify(second.paymentId), notify(first.paymentId), notify(second.paymentId)]);
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await ports.tickets.ofOrder(orderId)).toHaveLength(1);
    const kept = [first, second].map(({ paymentId }) => money(paymentId)[0] - money(paymentId)[1]);
    expect(kept.toSorted()).toEqual([0, 1_999]);
    expect(await findings()).toEqual([]);
  });

  test('gateway silent for 10 minutes in a burst: no order stuck', async () => {
    const { app, clock, gateway, order, orderStatus, pay, findings } = await openCase();
    const orders: Order[] = [];
    for (let n = 1; n <= 6; n += 1) {
      const placed = await order(buyer(`buyer-${n}`), paidSeat(n));
      const { paymentId } = await pay(buyer(`buyer-${n}`), placed.orderId);
      if (n % 2 === 0) gateway.succeed(paymentId);
      else gateway.decline(paymentId);
      orders.push(placed);
    }
    clock.advance(10 * minuteMs);
    const statuses = () => Promise.all(orders.map(({ orderId }) => orderStatus(orderId)));
    await app.jobs.reconcilePayments.run();
    expect(await statuses()).toEqual(['pending', 'paid', 'pending', 'paid', 'pending', 'paid']);
    clock.advance(longestOrderMs);
    await app.jobs.expireOrders.run();
    expect(await statuses()).toEqual(['expired', 'paid', 'expired', 'paid', 'expired', 'paid']);
    expect(await findings()).toEqual([]);
  });

  test('price rounding: six seats at 19.99 are 119.94, in the order and at the gateway', async () => {
    const { gateway, money, notify, order, pay, findings } = await openCase();
    const { orderId, total } = await order(ada, ...[1, 2, 3, 4, 5, 6].map(paidSeat));
    const { amount, paymentId } = await pay(ada, orderId);
    gateway.succeed(paymentId);
    await notify(paymentId);
    expect([total.amountMinor, amount.amountMinor, money(paymentId)[0]]).toEqual([11_994, 11_994, 11_994]);
    expect(await findings()).toEqual([]);
  });

  test('what costs nothing is ticketed at once, without a payment', async () => {
    const { app, gateway, order, orderStatus, ports, findings } = await openCase();
    const { orderId } = await order(ada, freeSeat(1), freeSeat(2));
    expect(await orderStatus(orderId)).toBe('paid');
    expect(await ports.tickets.ofOrder(orderId)).toHaveLength(2);
    expect(codeOf(await app.checkout.startPayment({ principal: ada, orderId }))).toBe('orders/order-paid');
    expect(gateway.ledger()).toEqual([]);
    expect(await findings()).toEqual([]);
  });
});
