import { money } from '@ticketly/core';
import type { GatewayPayment } from '@ticketly/core';
import { olga, valueOf } from '@ticketly/core/testing';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { revertOrder } from '../../packages/core/src/settlement/revert-order.ts';
import type { Mishap } from './call-faults.ts';
import { openPaidOffice } from './paid-office.ts';
import type { Begun, PaidOffice, Provider } from './paid-office.ts';

let sale: PaidOffice;
beforeAll(async () => {
  sale = await openPaidOffice(inject('postgresUrl'), 200, { patienceMs: 400 });
});
afterAll(() => sale.close());
afterEach(() => {
  for (const { faults, webhooks } of Object.values(sale.gateways)) {
    faults.heal();
    webhooks.goWrong({});
  }
});

const providers = ['stripe', 'plain'] as const;
const booked = (provider: Provider, { paymentId }: Begun): readonly GatewayPayment[] =>
  sale.gateways[provider].ledger().filter((payment) => payment.paymentId === paymentId);
const issued = { order: 'paid', payment: 'succeeded', tickets: ['issued'] };
const refunded = { order: 'refunded', payment: 'refunded', tickets: ['revoked'] };

/** Decides that the first seat goes back, and dies before the gateway is asked. */
const decidePart = async ({ orderId, seatIds }: Begun): Promise<void> => {
  const order = await sale.ports.orders.find(orderId);
  if (order === undefined) throw new Error(`there is no order ${orderId}`);
  const refundId = sale.ports.ids.next('refund');
  const part = { refundId, seatIds: seatIds.slice(0, 1), withFees: true, reason: 'requested' } as const;
  expect(await revertOrder(sale.ports, order, part)).toMatchObject({ ok: true });
};

/**
 * Asks the gateways until nothing moves any more. Where answers get lost, a round in which nothing
 * moved may only have been unlucky.
 */
const comeToRest = async (): Promise<void> => {
  let quietRounds = 0;
  for (let round = 0; round < 100 && quietRounds < 10; round += 1)
    quietRounds = (await sale.reconcile().catch(() => 1)) === 0 ? quietRounds + 1 : 0;
  if (quietRounds < 10) throw new Error('it does not come to rest');
};

// Stripe's client asks once more where a connection broke: so each fault is met twice.
const unheard: readonly Mishap[] = [
  'is lost',
  'is lost after it was carried out',
  'hangs after it was carried out',
  'answers 500',
  'answers 500 for good after it was carried out',
];

describe.each(providers)('%s', (provider) => {
  test.each(unheard)('that, asked to open a payment, %s: the buyer asks again and is charged once', async (does) => {
    const { faults, ledger, pay } = sale.gateways[provider];
    const { who: principal, ...placed } = await sale.order();
    const start = (office = sale.officeOf(provider)) =>
      office.checkout.startPayment({ principal, orderId: placed.orderId });
    const before = ledger().length;
    faults.fail({ on: 'open', does, times: 2 });
    await start().catch(() => undefined);
    faults.heal();
    // Where the gateway keeps saying that it failed, the reconciler looks whether it did.
    if (does.includes('for good')) await sale.reconcile();
    // The first process died of it, and the buyer has two devices.
    const again = await Promise.all([start(sale.restarted(provider)), start(sale.restarted(provider))]);
    const [paymentId, ...others] = new Set(again.map((one) => valueOf(one).paymentId));
    expect(others).toEqual([]);
    if (paymentId === undefined) throw new Error('no payment was begun');
    expect(ledger().length).toBe(before + 1);
    pay(paymentId);
    await sale.gateways[provider].webhooks.atRest();
    expect(await sale.stateOf({ ...placed, who: principal, paymentId })).toEqual(issued);
  });

  test.each(unheard)('that, asked for a refund, %s: the money goes back once', async (does) => {
    const { faults, webhooks } = sale.gateways[provider];
    const begun = await sale.beginPaid(provider);
    await webhooks.atRest();
    webhooks.goWrong({ loss: 1 });
    faults.fail({ on: 'refund', does, times: 2 });
    valueOf(await sale.officeOf(provider).settlement.refundOrder({ principal: olga, orderId: begun.orderId }));
    faults.heal();
    await Promise.all([sale.reconcile(), sale.restarted(provider).jobs.reconcilePayments.run({ aheadMs: 86_400_000 })]);
    await comeToRest();
    expect(await sale.stateOf(begun)).toEqual(refunded);
    expect(booked(provider, begun)).toMatchObject([{ captured: money(1_999, 'EUR'), refunded: money(1_999, 'EUR') }]);
  });

  test.each(unheard)('that, asked for a part of a payment, %s: the part goes back once', async (does) => {
    const { faults, webhooks } = sale.gateways[provider];
    const begun = await sale.beginPaid(provider, 2);
    await webhooks.atRest();
    webhooks.goWrong({ loss: 1 });
    await decidePart(begun);
    faults.fail({ on: 'refund', does, times: 2 });
    await Promise.all([sale.reconcile(), sale.restarted(provider).jobs.reconcilePayments.run({ aheadMs: 86_400_000 })]);
    faults.heal();
    await comeToRest();
    expect(await sale.stateOf(begun)).toMatchObject({ order: 'partly_refunded', payment: 'partly_refunded' });
    expect(booked(provider, begun)).toMatchObject([{ captured: money(3_998, 'EUR'), refunded: money(1_999, 'EUR') }]);
  });

  test('that answers a third of its calls only after it carried them out, and no more: nobody is charged or refunded twice', async () => {
    const { faults, webhooks, pay, ledger } = sale.gateways[provider];
    const office = sale.officeOf(provider);
    webhooks.goWrong({ loss: 0.5, copies: 2 });
    faults.fail({ does: 'is lost after it was carried out', share: 0.3, times: Infinity });
    const begun: Begun[] = [];
    for (let n = 0; n < 8; n += 1) {
      const placed = await sale.order();
      const start = { principal: placed.who, orderId: placed.orderId };
      let payment = await office.checkout.startPayment(start).catch(() => undefined);
      while (payment === undefined) payment = await office.checkout.startPayment(start).catch(() => undefined);
      begun.push({ ...placed, paymentId: valueOf(payment).paymentId });
    }
    for (const { paymentId } of begun) pay(paymentId);
    await webhooks.atRest();
    await comeToRest();
    for (const one of begun) expect(await sale.stateOf(one)).toEqual(issued);
    for (const { orderId } of begun)
      await office.settlement.refundOrder({ principal: olga, orderId }).catch(() => undefined);
    await comeToRest();
    faults.heal();
    await comeToRest();
    for (const one of begun) expect(await sale.stateOf(one)).toEqual(refunded);
    const all = new Set(begun.map(({ paymentId }) => paymentId));
    const mine = ledger().filter(({ paymentId }) => all.has(paymentId));
    expect(mine.map((payment) => payment.refunded.amountMinor)).toEqual(Array(8).fill(1_999));
  });

  test('loses every message: the reconciler ends every payment', async () => {
    const { webhooks, pay, decline } = sale.gateways[provider];
    const office = sale.officeOf(provider);
    webhooks.goWrong({ loss: 1 });
    const many = async (): Promise<readonly Begun[]> =>
      Promise.all(Array.from({ length: 4 }, () => sale.begin(provider)));
    const [paid, declined, left, gone] = [await many(), await many(), await many(), await many()];
    for (const { paymentId } of [...paid, ...gone]) pay(paymentId);
    for (const { paymentId } of declined) decline(paymentId);
    for (const { who: principal, orderId } of left) await office.checkout.cancelOrder({ principal, orderId });
    await comeToRest();
    for (const { orderId } of gone) await office.settlement.refundOrder({ principal: olga, orderId });
    await comeToRest();
    const states = async (some: readonly Begun[]) =>
      Promise.all(some.map(async (one) => (await sale.stateOf(one)).payment));
    expect(await states(paid)).toEqual(Array(4).fill('succeeded'));
    expect(await states(declined)).toEqual(Array(4).fill('failed'));
    expect(await states(left)).toEqual(Array(4).fill('cancelled'));
    expect(await states(gone)).toEqual(Array(4).fill('refunded'));
  });

  test('is silent while buyers pay: once it speaks again, one round of the reconciler leaves nothing undone', async () => {
    const { faults, webhooks, pay } = sale.gateways[provider];
    webhooks.goWrong({ loss: 1 });
    const begun = await Promise.all(Array.from({ length: 12 }, () => sale.begin(provider)));
    faults.silence();
    for (const { paymentId } of begun) pay(paymentId);
    await sale.reconcile().catch(() => undefined);
    for (const one of begun) expect(await sale.stateOf(one)).toMatchObject({ payment: 'requires_action' });
    faults.heal();
    await sale.reconcile();
    await expect
      .poll(async () => Promise.all(begun.map(sale.stateOf)), { timeout: 60_000 })
      .toEqual(Array(12).fill(issued));
  });
});

test('the books of both gateways agree with ours in the end', async () => {
  await comeToRest();
  expect(await sale.findings()).toEqual([]);
});
