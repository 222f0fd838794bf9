import { describe, expect, test } from 'vitest';
import { TicketlyFault } from '@ticketly/core';
import type { PaymentGateway, PaymentId } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import { valueOf } from '@ticketly/core/testing';
import { ada, caseOn, longestOrderMs, minuteMs, officeOn, paidSeat } from './case-office.ts';

/**
 * A house that is paid through a gateway which can't look payments up by our ids, and whose answers
 * to `open` may get lost.
 */
const openForgetful = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  let losesAnswers = false;
  const named = ({ providerRef }: PaymentReference): boolean => providerRef !== null;
  const forgetful: PaymentGateway = {
    ...gateway,
    open: async (request) => {
      const opened = await gateway.open(request);
      if (losesAnswers) throw new TicketlyFault('unknown-outcome', 'the answer got lost');
      return opened;
    },
    retrieve: async (payment) => (named(payment) ? gateway.retrieve(payment) : undefined),
    cancel: async (payment) => (named(payment) ? gateway.cancel(payment) : undefined),
  };
  const ports = memoryPorts({ clock, gateways: [forgetful] });
  const office = await caseOn({ clock, gateway, ports, app: officeOn(ports) });
  /** Starts to pay, and hears nothing of it. */
  const startUnheard = async (seat: number) => {
    const { orderId } = await office.order(ada, paidSeat(seat));
    losesAnswers = true;
    await expect(office.app.checkout.startPayment({ principal: ada, orderId })).rejects.toThrow('got lost');
    losesAnswers = false;
    const [stored] = await ports.payments.ofOrder(orderId);
    if (stored === undefined) throw new Error('the attempt was not saved');
    return { orderId, paymentId: stored.state.paymentId };
  };
  const referenceOf = async (paymentId: PaymentId): Promise<unknown> =>
    (await ports.payments.find(paymentId))?.state.progress.providerRef;
  const reconcile = async (): Promise<void> => {
    clock.advance(minuteMs);
    await office.app.jobs.reconcilePayments.run();
  };
  return { ...office, startUnheard, referenceOf, reconcile };
};

describe('a gateway that can only be asked by its own reference', () => {
  test('is asked by the one that a notice brought, where the answer to opening was lost', async () => {
    const { gateway, notify, orderStatus, paymentStatus, reconcile, referenceOf, startUnheard } = await openForgetful();
    const { orderId, paymentId } = await startUnheard(1);
    expect(await referenceOf(paymentId)).toBeUndefined();
    expect(valueOf(await notify(paymentId))).toBe('applied');
    expect(await referenceOf(paymentId)).toBe(`mem_${paymentId}`);
    gateway.succeed(paymentId);
    await reconcile();
    expect([await orderStatus(orderId), await paymentStatus(paymentId)]).toEqual(['paid', 'succeeded']);
  });

  test('tells a buyer who comes back how the payment is, cancels, and refunds', async () => {
    const { app, gateway, money, order, pay, paymentStatus } = await openForgetful();
    const [first, second] = [await order(ada, paidSeat(1)), await order(ada, paidSeat(2))];
    const [paid, open] = [await pay(ada, first.orderId), await pay(ada, second.orderId)];
    gateway.succeed(paid.paymentId);
    const refreshed = valueOf(await app.checkout.refreshPayment({ principal: ada, paymentId: paid.paymentId }));
    expect(refreshed.progress.status).toBe('succeeded');
    valueOf(await app.checkout.cancelOrder({ principal: ada, orderId: second.orderId }));
    expect(gateway.ledger().find(({ paymentId }) => paymentId === open.paymentId)?.status).toBe('cancelled');
    expect(await paymentStatus(open.paymentId)).toBe('cancelled');
    expect(money(open.paymentId)).toEqual([0, 0]);
  });

  test('closes a payment that ended here unheard, once a notice names it', async () => {
    const { app, clock, gateway, notify, paymentStatus, reconcile, referenceOf, startUnheard, told } =
      await openForgetful();
    const { paymentId } = await startUnheard(1);
    clock.advance(longestOrderMs);
    await app.jobs.expireOrders.run();
    await reconcile();
    expect([await paymentStatus(paymentId), await referenceOf(paymentId)]).toEqual(['cancelled', null]);
    await notify(paymentId);
    expect(gateway.ledger().find((entry) => entry.paymentId === paymentId)?.status).toBe('cancelled');
    expect(await referenceOf(paymentId)).toBe(`mem_${paymentId}`);
    expect(await told('PaymentCancelled')).toBe(1);
  });
});
