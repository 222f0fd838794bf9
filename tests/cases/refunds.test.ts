import { describe, expect, test } from 'vitest';
import { TicketlyFault, ticketly } from '@ticketly/core';
import type { OrderId, PaymentGateway, PaymentId, RefundId } from '@ticketly/core';
import { memoryGateway, memoryPorts, manualClock } from '@ticketly/core/memory';
import { codeOf, olga, valueOf } from '@ticketly/core/testing';
import { ada, bob, caseOn, minuteMs, officeOn, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const price = 1_999;

/** A paid order of some seats, by whom. */
const bought = async (
  office: CaseOffice,
  ...seats: readonly number[]
): Promise<{ readonly orderId: OrderId; readonly paymentId: PaymentId }> => {
  const { orderId } = await office.order(ada, ...seats.map(paidSeat));
  const { paymentId } = await office.pay(ada, orderId);
  office.gateway.succeed(paymentId);
  await office.notify(paymentId);
  await office.relay();
  return { orderId, paymentId };
};

const refund = ({ app }: Pick<CaseOffice, 'app'>, orderId: OrderId, ...seats: readonly number[]) =>
  app.settlement.refundTickets({ principal: olga, orderId, seatIds: seats.map(paidSeat) });

const liveSeats = async ({ ports }: CaseOffice, orderId: OrderId) =>
  (await ports.tickets.ofOrder(orderId))
    .filter(({ progress }) => progress.status === 'issued')
    .map(({ seatId }) => seatId);

/** A small house whose gateway can be broken, as seen from here; card holders still reach it. */
const openBroken = async (breaking: (gateway: PaymentGateway) => Partial<PaymentGateway>): Promise<CaseOffice> => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [{ ...gateway, ...breaking(gateway) }] });
  return caseOn({ clock, gateway, ports, app: officeOn(ports) });
};

describe('refunds of single tickets', () => {
  test('free their seats at once on the map, and leave the others sold with their tickets', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2, 3);
    const [, second] = await office.ports.tickets.ofOrder(orderId);
    const ticketIds = second === undefined ? [] : [second.ticketId];
    const refunded = valueOf(await office.app.settlement.refundTickets({ principal: olga, orderId, ticketIds }));
    expect(refunded.progress.status).toBe('partly_refunded');
    expect(await liveSeats(office, orderId)).toEqual([1, 3].map(paidSeat));
    await office.relay();
    expect(await office.seen(...[1, 2, 3].map(paidSeat))).toBe('sfs');
    expect(office.money(paymentId)).toEqual([3 * price, price]);
    expect(await office.paymentStatus(paymentId)).toBe('partly_refunded');
    await office.order(bob, paidSeat(2));
    expect(await office.findings()).toEqual([]);
  });

  test('one by one end as refunded, with the same money as at once', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2, 3);
    for (const [seat, status] of [
      [2, 'partly_refunded'],
      [1, 'partly_refunded'],
      [3, 'refunded'],
    ] as const)
      expect(valueOf(await refund(office, orderId, seat)).progress.status).toBe(status);
    expect(office.money(paymentId)).toEqual([3 * price, 3 * price]);
    expect(await office.paymentStatus(paymentId)).toBe('refunded');
    expect([await office.told('OrderPartlyRefunded'), await office.told('OrderRefunded')]).toEqual([2, 1]);
    expect(await office.told('TicketRevoked')).toBe(3);
    expect(codeOf(await refund(office, orderId, 1))).toBe('orders/order-ended');
    expect(await office.findings()).toEqual([]);
  });

  test('twenty managers who refund the same ticket at once refund it once', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refund(office, orderId, 1)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answer of answers.filter(({ ok }) => !ok)) expect(codeOf(answer)).toBe('orders/seats-refunded');
    expect(office.money(paymentId)).toEqual([2 * price, price]);
    expect(await office.findings()).toEqual([]);
  });

  test('asked again by the same name give the same answer, and money once', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2);
    const command = { principal: olga, orderId, seatIds: [paidSeat(1)], refundId: 'mine' as RefundId };
    const [first, again] = [
      valueOf(await office.app.settlement.refundTickets(command)),
      valueOf(await office.app.settlement.refundTickets(command)),
    ];
    expect(again).toEqual(first);
    expect(office.money(paymentId)).toEqual([2 * price, price]);
    expect(await office.findings()).toEqual([]);
  });

  test('are for owners and managers of the organization, and of its own orders', async () => {
    const office = await openCase();
    const { orderId } = await bought(office, 1);
    const seatIds = [paidSeat(1)];
    const stranger = await office.app.settlement.refundTickets({ principal: bob, orderId, seatIds });
    expect(codeOf(stranger)).toBe('orders/order-unknown');
    expect(codeOf(await refund(office, orderId, 2))).toBe('orders/seats-not-ordered');
    expect(codeOf(await refund(office, orderId))).toBe('orders/seats-not-ordered');
    const { orderId: pending } = await office.order(bob, paidSeat(2));
    expect(codeOf(await refund(office, pending, 2))).toBe('orders/order-unpaid');
  });

  test('of an order that cost nothing move no money, each once', async () => {
    const office = await openCase();
    const seats = [1, 2].map((n) => `S-B-${n}` as ReturnType<typeof paidSeat>);
    const { orderId } = await office.order(ada, ...seats);
    const answers = await Promise.all(
      [...seats, ...seats].map((seatId) =>
        office.app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatId] }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    expect(await office.orderStatus(orderId)).toBe('refunded');
    expect(await office.findings()).toEqual([]);
  });
});

describe('refunds where others lost them, or made them twice', () => {
  test('the second partial refund is not lost while the first is pending', async () => {
    let isAway = true;
    const office = await openBroken((gateway) => ({
      refund: (request) =>
        isAway ? Promise.reject(new TicketlyFault('unavailable', 'away')) : gateway.refund(request),
    }));
    const { orderId, paymentId } = await bought(office, 1, 2, 3);
    for (const seat of [1, 2]) valueOf(await refund(office, orderId, seat));
    expect(office.money(paymentId)).toEqual([3 * price, 0]);
    expect(await office.paymentStatus(paymentId)).toBe('refund_pending');
    isAway = false;
    office.clock.advance(minuteMs);
    expect(await office.app.jobs.reconcilePayments.run()).toBe(1);
    expect(office.money(paymentId)).toEqual([3 * price, 2 * price]);
    expect(await office.paymentStatus(paymentId)).toBe('partly_refunded');
    expect(await office.findings()).toEqual([]);
  });

  test('a refund asked twice, since its first answer timed out, moves money once', async () => {
    let asked = 0;
    const office = await openBroken((gateway) => ({
      refund: async (request) => {
        const done = await gateway.refund(request);
        asked += 1;
        if (asked === 1) throw new TicketlyFault('unknown-outcome', 'the answer got lost');
        return done;
      },
    }));
    const { orderId, paymentId } = await bought(office, 1, 2);
    valueOf(await refund(office, orderId, 1));
    expect(await office.paymentStatus(paymentId)).toBe('refund_pending');
    office.clock.advance(minuteMs);
    await office.app.jobs.reconcilePayments.run();
    expect(asked).toBe(2);
    expect(office.money(paymentId)).toEqual([2 * price, price]);
    expect(await office.paymentStatus(paymentId)).toBe('partly_refunded');
    expect(await office.findings()).toEqual([]);
  });

  test('a partial refund here and a full one in the dashboard agree', async () => {
    let isAway = true;
    const office = await openBroken((gateway) => ({
      refund: (request) =>
        isAway ? Promise.reject(new TicketlyFault('unavailable', 'away')) : gateway.refund(request),
    }));
    const { orderId, paymentId } = await bought(office, 1, 2);
    valueOf(await refund(office, orderId, 1));
    office.gateway.refundInDashboard(paymentId);
    isAway = false;
    office.clock.advance(minuteMs);
    await office.app.jobs.reconcilePayments.run();
    expect(office.money(paymentId)).toEqual([2 * price, 2 * price]);
    expect(await office.paymentStatus(paymentId)).toBe('refunded');
    expect(await office.orderStatus(orderId)).toBe('refunded');
    expect(await liveSeats(office, orderId)).toEqual([]);
    expect(await office.findings()).toEqual([]);
  });

  test('a full refund here and a partial one in the dashboard agree: what is left is asked for', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2);
    office.gateway.refundInDashboard(paymentId, 1_000);
    expect(valueOf(await office.app.settlement.refundOrder({ principal: olga, orderId })).progress.status).toBe(
      'refunded',
    );
    expect(office.money(paymentId)).toEqual([2 * price, 2 * price]);
    await office.notify(paymentId);
    expect(await office.paymentStatus(paymentId)).toBe('refunded');
    expect(await office.findings()).toEqual([]);
  });

  test('a partial refund in the dashboard is told with the order, and frees no seat', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2);
    office.gateway.refundInDashboard(paymentId, 2_500);
    await Promise.all([office.notify(paymentId, 'm1'), office.notify(paymentId, 'm2'), office.notify(paymentId, 'm1')]);
    const order = await office.ports.orders.find(orderId);
    expect(order?.progress.status).toBe('partly_refunded');
    expect(order?.refunds).toMatchObject([{ seatIds: [], amount: { amountMinor: 2_500 }, reason: 'at-gateway' }]);
    expect(await liveSeats(office, orderId)).toHaveLength(2);
    expect(codeOf(await refund(office, orderId, 1))).toBe('payments/refund-exceeds-captured');
    expect(valueOf(await office.app.settlement.refundOrder({ principal: olga, orderId })).progress.status).toBe(
      'refunded',
    );
    expect(office.money(paymentId)).toEqual([2 * price, 2 * price]);
    expect(await office.findings()).toEqual([]);
  });

  test('what went back before the first notice of its capture is found with it', async () => {
    const office = await openCase();
    const { orderId } = await office.order(ada, paidSeat(1));
    const { paymentId } = await office.pay(ada, orderId);
    office.gateway.succeed(paymentId);
    office.gateway.refundInDashboard(paymentId, 500);
    expect(valueOf(await office.notify(paymentId))).toBe('applied');
    expect(await office.orderStatus(orderId)).toBe('partly_refunded');
    expect(valueOf(await office.notify(paymentId))).toBe('repeated');
    expect(await office.findings()).toEqual([]);
  });

  test('refunding one of two payments of an order, in the dashboard, leaves the order', async () => {
    const office = await openCase();
    const { orderId } = await office.order(ada, paidSeat(1));
    const first = await office.pay(ada, orderId);
    office.gateway.decline(first.paymentId);
    await office.notify(first.paymentId);
    const second = await office.pay(ada, orderId);
    office.gateway.succeed(second.paymentId);
    await office.notify(second.paymentId);
    office.gateway.succeedLate(first.paymentId);
    office.gateway.refundInDashboard(first.paymentId);
    await office.notify(first.paymentId);
    expect(await office.orderStatus(orderId)).toBe('paid');
    expect(await liveSeats(office, orderId)).toHaveLength(1);
    expect(office.money(second.paymentId)).toEqual([price, 0]);
    expect(await office.findings()).toEqual([]);
  });

  test('a cancelled session takes back what single refunds left', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2, 3);
    valueOf(await refund(office, orderId, 2));
    valueOf(await office.app.scheduling.cancelSession({ principal: olga, sessionId: office.sessionId }));
    const progress = async () => {
      const query = { principal: olga, sessionId: office.sessionId };
      return valueOf(await office.app.settlement.showRefundProgress(query));
    };
    const whole = { isCancelled: true, paidOrders: 1 };
    expect(await progress()).toMatchObject({ ...whole, refundedOrders: 0, paymentsOnTheirWay: 0 });
    while ((await office.app.jobs.refundCancelledSessions.run()) > 0);
    expect(await progress()).toMatchObject({ ...whole, refundedOrders: 1, paymentsOnTheirWay: 1 });
    expect(await office.orderStatus(orderId)).toBe('refunded');
    expect(await office.findings()).toEqual([]);
    expect(await progress()).toMatchObject({ ...whole, refundedOrders: 1, paymentsOnTheirWay: 0 });
    expect(office.money(paymentId)).toEqual([3 * price, 3 * price]);
  });
});

describe('disputes', () => {
  test('a notice of one changes no order that ended, and reopens none', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1);
    valueOf(await office.app.settlement.refundOrder({ principal: olga, orderId }));
    const before = await office.ports.orders.find(orderId);
    for (const status of ['open', 'lost', 'won'] as const) {
      office.gateway.dispute(paymentId, status, 0);
      await office.notify(paymentId);
      expect(await office.ports.orders.find(orderId)).toEqual(before);
    }
    await office.relay();
    await bought(office, 1);
    expect(await office.findings()).toEqual([]);
  });

  test('that is lost takes the tickets, frees the seats, and asks for no refund', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1, 2);
    office.gateway.dispute(paymentId, 'open');
    await office.notify(paymentId);
    expect(await office.orderStatus(orderId)).toBe('paid');
    expect(codeOf(await refund(office, orderId, 1))).toBe('payments/payment-disputed');
    office.gateway.dispute(paymentId, 'lost');
    await Promise.all([office.notify(paymentId, 'm1'), office.notify(paymentId, 'm2'), office.notify(paymentId, 'm1')]);
    expect(await office.orderStatus(orderId)).toBe('refunded');
    expect(await liveSeats(office, orderId)).toEqual([]);
    expect(office.money(paymentId)).toEqual([2 * price, 0]);
    await office.relay();
    expect(await office.seen(paidSeat(1), paidSeat(2))).toBe('ff');
    expect(await office.findings()).toEqual([]);
  });

  test('that is lost leaves the tickets where the deployment says so', async () => {
    const office = await openCase();
    const { orderId, paymentId } = await bought(office, 1);
    const lenient = ticketly(office.ports, { lostDisputes: 'keep' });
    office.gateway.dispute(paymentId, 'lost');
    valueOf(await lenient.settlement.receiveWebhook({ provider: 'memory', call: office.gateway.webhook(paymentId) }));
    expect(await office.orderStatus(orderId)).toBe('partly_refunded');
    expect(await liveSeats(office, orderId)).toHaveLength(1);
    expect(await office.findings()).toEqual([]);
  });

  test('keeps a refund of a cancelled session waiting, and the money goes once', async () => {
    const office = await openCase();
    const [won, lost] = [await bought(office, 1), await bought(office, 2)];
    for (const { paymentId } of [won, lost]) {
      office.gateway.dispute(paymentId, 'open');
      await office.notify(paymentId);
    }
    valueOf(await office.app.scheduling.cancelSession({ principal: olga, sessionId: office.sessionId }));
    while ((await office.app.jobs.refundCancelledSessions.run()) > 0);
    office.clock.advance(minuteMs);
    await office.app.jobs.reconcilePayments.run();
    expect([office.money(won.paymentId), office.money(lost.paymentId)]).toEqual([
      [price, 0],
      [price, 0],
    ]);
    office.gateway.dispute(won.paymentId, 'won');
    office.gateway.dispute(lost.paymentId, 'lost');
    for (const { paymentId } of [won, lost]) await office.notify(paymentId);
    expect(await office.findings()).toEqual([]);
    expect([office.money(won.paymentId), office.money(lost.paymentId)]).toEqual([
      [price, price],
      [price, 0],
    ]);
  });
});

describe('payments that take their time', () => {
  test('one that is processed for days holds its seats no longer than a payment may, and then goes back', async () => {
    // A bank debit under way: it cannot be ended, and is open until the bank has spoken.
    const office = await openBroken((gateway) => ({ cancel: (payment) => gateway.retrieve(payment) }));
    const { orderId } = await office.order(ada, paidSeat(1));
    const { paymentId } = await office.pay(ada, orderId);
    office.clock.advance(26 * minuteMs);
    await office.app.jobs.expireOrders.run();
    await office.relay();
    expect(await office.orderStatus(orderId)).toBe('expired');
    const { orderId: others } = await office.order(bob, paidSeat(1));
    const { paymentId: paid } = await office.pay(bob, others);
    office.gateway.succeed(paid);
    await office.notify(paid);
    for (let day = 0; day < 3; day += 1) {
      office.clock.advance(24 * 60 * minuteMs);
      await office.app.jobs.reconcilePayments.run();
      expect(await office.paymentStatus(paymentId)).toBe('requires_action');
    }
    office.gateway.succeedLate(paymentId);
    await office.notify(paymentId);
    expect([await office.orderStatus(orderId), await office.orderStatus(others)]).toEqual(['expired', 'paid']);
    expect([office.money(paymentId), office.money(paid)]).toEqual([
      [price, price],
      [price, 0],
    ]);
    expect(await office.findings()).toEqual([]);
  });

  test('one that is processed for days gets its seats if they are still free', async () => {
    const office = await openBroken((gateway) => ({ cancel: (payment) => gateway.retrieve(payment) }));
    const { orderId } = await office.order(ada, paidSeat(1));
    const { paymentId } = await office.pay(ada, orderId);
    office.clock.advance(26 * minuteMs);
    await office.app.jobs.expireOrders.run();
    office.clock.advance(24 * 60 * minuteMs);
    office.gateway.succeedLate(paymentId);
    await office.notify(paymentId);
    expect(await office.orderStatus(orderId)).toBe('paid');
    expect(await office.findings()).toEqual([]);
  });

  test('three attempts that are all charged: one pays, the others go back once', async () => {
    const office = await openCase();
    const { orderId } = await office.order(ada, paidSeat(1));
    const attempts: PaymentId[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { paymentId } = await office.pay(ada, orderId);
      office.gateway.decline(paymentId);
      await office.notify(paymentId);
      attempts.push(paymentId);
    }
    for (const paymentId of attempts) office.gateway.succeedLate(paymentId);
    await Promise.all([...attempts, ...attempts].map((paymentId) => office.notify(paymentId)));
    const kept = attempts.map((paymentId) => office.money(paymentId)[0] - office.money(paymentId)[1]);
    expect(kept.toSorted((one, other) => one - other)).toEqual([0, 0, price]);
    expect(await office.orderStatus(orderId)).toBe('paid');
    expect(await office.findings()).toEqual([]);
  });

  test('a captured amount that is not the order’s settles nothing', async () => {
    const office = await openCase();
    const { orderId } = await office.order(ada, paidSeat(1));
    const { paymentId } = await office.pay(ada, orderId);
    office.gateway.succeed(paymentId, price - 1);
    await office.notify(paymentId);
    expect([await office.orderStatus(orderId), await office.paymentStatus(paymentId)]).toEqual([
      'pending',
      'mismatched',
    ]);
    expect(codeOf(await office.app.checkout.startPayment({ principal: ada, orderId }))).toBe(
      'payments/payment-in-flight',
    );
    expect(await office.ports.tickets.ofOrder(orderId)).toEqual([]);
  });
});
