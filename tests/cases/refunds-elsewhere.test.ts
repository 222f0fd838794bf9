import { describe, expect, test } from 'vitest';
import { TicketlyFault } from '@ticketly/core';
import type { Order, Ports } from '@ticketly/core';
import { olga, valueOf } from '@ticketly/core/testing';
import { ada, minuteMs, officeOn, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const price = 1_999;

const bought = async (office: CaseOffice, ...seats: readonly number[]) => {
  const { orderId } = await office.order(ada, ...seats.map(paidSeat));
  const { paymentId } = await office.pay(ada, orderId);
  office.gateway.succeed(paymentId);
  await office.notify(paymentId);
  await office.relay();
  return { orderId, paymentId };
};

/** The same ports, in a process that dies once it has cut a refund to what the gateway has left. */
const dyingOnceCut = (ports: Ports): Ports => {
  const { payments, seatSales } = ports;
  let isDead = false;
  const unlessDead = <Answer>(call: () => Promise<Answer>): Promise<Answer> =>
    isDead ? Promise.reject(new TicketlyFault('unavailable', 'died')) : call();
  const gateways = ports.gateways.map((gateway) => ({
    ...gateway,
    refund: (request: Parameters<typeof gateway.refund>[0]) => unlessDead(() => gateway.refund(request)),
  })) as unknown as Ports['gateways'];
  return {
    ...ports,
    gateways,
    payments: {
      ...payments,
      save: (change) =>
        unlessDead(async () => {
          const saved = await payments.save(change);
          isDead = change.state.refunds?.some(({ reducedFrom }) => reducedFrom !== undefined) ?? false;
          return saved;
        }),
    },
    seatSales: { ...seatSales, revert: (request) => unlessDead(() => seatSales.revert(request)) },
  };
};

const givenBack = ({ refunds = [] }: Order): number => refunds.reduce((sum, { amount }) => sum + amount.amountMinor, 0);

describe('refunds here and in the gateway’s dashboard, where a process died between', () => {
  test('one that was cut to what was left arrives, whatever is told meanwhile', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1);
    office.gateway.refundInDashboard(paymentId, 1_500);
    await officeOn(dyingOnceCut(office.ports)).settlement.refundOrder({ principal: olga, orderId });
    // The notice of what went back in the dashboard comes before anybody asks again.
    await office.notify(paymentId);
    expect(await office.paymentStatus(paymentId)).toBe('refund_pending');
    office.clock.advance(minuteMs);
    await office.app.jobs.reconcilePayments.run();
    expect(office.money(paymentId)).toEqual([price, price]);
    expect(await office.paymentStatus(paymentId)).toBe('refunded');
    expect(await office.findings()).toEqual([]);
  });

  test('an order gives back no more than was paid for it, though its payment seems to have more left', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2, 3);
    office.gateway.refundInDashboard(paymentId, 95);
    await office.notify(paymentId);
    office.gateway.refundInDashboard(paymentId);
    const away = officeOn(dyingOnceCut(office.ports));
    const two = { principal: olga, orderId, seatIds: [1, 2].map(paidSeat) };
    await away.settlement.refundTickets(two).catch(() => undefined);
    const order = valueOf(await office.app.settlement.refundOrder({ principal: olga, orderId }));
    expect(order.progress.status).toBe('refunded');
    expect(givenBack(order)).toBe(3 * price);
    await office.notify(paymentId);
    expect(office.money(paymentId)).toEqual([3 * price, 3 * price]);
    expect(await office.findings()).toEqual([]);
  });
});

/** The same ports, in a process that dies after so many writes of payments and orders. */
const dyingAfter = (ports: Ports, writes: number): Ports => {
  let left = writes;
  const unlessDead = <Args extends unknown[], Answer>(write: (...args: Args) => Promise<Answer>) => {
    return (...args: Args): Promise<Answer> => {
      left -= 1;
      return left < 0 ? Promise.reject(new TicketlyFault('unavailable', 'died')) : write(...args);
    };
  };
  const { payments, seatSales, inbox } = ports;
  return {
    ...ports,
    inbox: { ...inbox, record: unlessDead(inbox.record) },
    payments: { ...payments, save: unlessDead(payments.save), saveOnce: unlessDead(payments.saveOnce) },
    seatSales: { ...seatSales, settle: unlessDead(seatSales.settle), revert: unlessDead(seatSales.revert) },
  };
};

describe('one notice of a capture, a refund in the dashboard and a dispute', () => {
  test.each([0, 1, 2, 3])('has all of its effects when it comes again after %i of them', async (writes) => {
    const office = await openCase();
    const { orderId } = await office.order(ada, paidSeat(1));
    const { paymentId } = await office.pay(ada, orderId);
    office.gateway.succeed(paymentId);
    office.gateway.refundInDashboard(paymentId, 500);
    office.gateway.dispute(paymentId, 'open');
    const call = office.gateway.webhook(paymentId, 'message');
    const receive = ({ settlement }: Pick<CaseOffice['app'], 'settlement'>) =>
      settlement.receiveWebhook({ provider: 'memory', call });
    await receive(officeOn(dyingAfter(office.ports, writes))).catch(() => undefined);
    valueOf(await receive(office.app));
    const payment = (await office.ports.payments.find(paymentId))?.state;
    expect(payment?.dispute?.status).toBe('open');
    expect(payment?.refunds).toMatchObject([{ amount: { amountMinor: 500 }, status: 'done' }]);
    expect(await office.orderStatus(orderId)).toBe('partly_refunded');
    expect(valueOf(await receive(office.app))).toBe('repeated');
  });
});
