import { describe, expect, it } from 'vitest';
import type { Principal } from '../identity/index.ts';
import { instant, refuse } from '../kernel/index.ts';
import type { OrderId, SessionId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Fee, PriceRules } from '../pricing/index.ts';
import { areaSection, buyer, hallOf, olga, smallOffice, standing, tier, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

const start = instant(Date.UTC(2026, 5, 1, 12));

const booking: Fee = {
  name: 'Booking fee',
  per: 'order',
  amount: { kind: 'flat', amountMinor: 100 },
  payer: 'buyer',
  recipient: 'organizer',
  isRefundable: false,
};

/** A session of Olga's that is on sale, with everything in memory. */
const world = async (event: { readonly priceRules?: PriceRules } = {}) => {
  const clock = manualClock(start);
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const wishes = { hall: hallOf([areaSection(standing, 100)]), event: { tiers: [tier('stalls', 4_500)], ...event } };
  const { app: use, eventId, sessionId } = await smallOffice(ports, wishes);
  const order = async (principal: Principal) => {
    const wanted = { kind: 'area' as const, areaId: standing, quantity: 2 };
    const { hold } = valueOf(await use.holding.holdSeats({ principal, sessionId, wanted }));
    const { orderId } = valueOf(await use.checkout.placeOrder({ principal, holdId: hold.holdId }));
    const { paymentId } = valueOf(await use.checkout.startPayment({ principal, orderId }));
    return { principal, orderId, paymentId };
  };
  const pay = async ({ principal, paymentId }: Awaited<ReturnType<typeof order>>) => {
    gateway.succeed(paymentId);
    await use.checkout.refreshPayment({ principal, paymentId });
  };
  const drain = async () => {
    for (let count = 1; count > 0;)
      count = (await use.jobs.cancelWithEvent.run()) + (await use.jobs.refundCancelledSessions.run());
    await use.jobs.reconcilePayments.run({ aheadMs: 60_000 });
  };
  const statusOf = async (orderId: OrderId) => (await ports.orders.find(orderId))?.progress.status;
  const refunded = () => gateway.ledger().map((payment) => payment.refunded.amountMinor);
  return { use, ports, gateway, eventId, sessionId, order, pay, drain, statusOf, refunded };
};
const buyers = ['ben', 'bea', 'bob'].map(buyer);
const cancel = (use: Awaited<ReturnType<typeof world>>['use'], sessionId: SessionId) =>
  use.scheduling.cancelSession({ principal: olga, sessionId });

describe('a session that is cancelled', () => {
  it('has every paid order refunded in full, once', async () => {
    const { use, ports, sessionId, order, pay, drain, statusOf, refunded } = await world();
    const orders = await Promise.all(buyers.map(order));
    await Promise.all(orders.map(pay));
    await drain();
    expect(refunded()).toEqual([0, 0, 0]);
    valueOf(await cancel(use, sessionId));
    await drain();
    await drain();
    expect(await Promise.all(orders.map(({ orderId }) => statusOf(orderId)))).toEqual([
      'refunded',
      'refunded',
      'refunded',
    ]);
    expect(refunded()).toEqual([9000, 9000, 9000]);
    const tickets = (await ports.tickets.ofSession(sessionId, { limit: 100 })).items;
    expect(tickets.map(({ progress }) => progress.status)).toEqual(Array.from({ length: 6 }, () => 'revoked'));
  });

  it('refunds what is paid later by its order alone, and looks at the others only where that fails', async () => {
    const { use, ports, sessionId, order, pay, drain, statusOf } = await world();
    const [first, second] = [await order(buyer('ben')), await order(buyer('bea'))];
    valueOf(await cancel(use, sessionId));
    await drain();
    let [lists, failures, conflicts] = [0, 0, 1];
    const ofSession: typeof ports.orders.ofSession = (...asked) => {
      lists += 1;
      return ports.orders.ofSession(...asked);
    };
    const find: typeof ports.orders.find = (orderId) =>
      (failures -= 1) >= 0 ? Promise.reject(new Error('away')) : ports.orders.find(orderId);
    const revert: typeof ports.seatSales.revert = async (request) =>
      (conflicts -= 1) >= 0
        ? refuse({ code: 'kernel/version-conflicting', currentVersion: 1 })
        : ports.seatSales.revert(request);
    const counting = ticketly({
      ...ports,
      orders: { ...ports.orders, ofSession, find },
      seatSales: { ...ports.seatSales, revert },
    });
    await pay(first);
    while ((await counting.jobs.refundCancelledSessions.run()) > 0);
    expect([await statusOf(first.orderId), lists, conflicts]).toEqual(['refunded', 0, -1]);
    await pay(second);
    failures = 1;
    while ((await counting.jobs.refundCancelledSessions.run()) > 0);
    expect([await statusOf(second.orderId), lists]).toEqual(['refunded', 1]);
  });

  it.each([0, 1, 2])('refunds the others where one order fails, on whichever page it is: %i', async (stuck) => {
    const { use, ports, sessionId, order, pay, drain, statusOf } = await world();
    const orders = await Promise.all(buyers.map(order));
    await Promise.all(orders.map(pay));
    await drain();
    valueOf(await cancel(use, sessionId));
    const ofSession: typeof ports.orders.ofSession = (id, page) => ports.orders.ofSession(id, { ...page, limit: 1 });
    const find: typeof ports.orders.find = (id) =>
      id === orders[stuck]?.orderId ? Promise.reject(new Error('stuck')) : ports.orders.find(id);
    const failing = ticketly({ ...ports, orders: { ...ports.orders, ofSession, find } });
    while ((await failing.jobs.refundCancelledSessions.run()) > 0);
    const statuses = await Promise.all(orders.map(({ orderId }) => statusOf(orderId)));
    expect(statuses).toEqual([0, 1, 2].map((n) => (n === stuck ? 'paid' : 'refunded')));
  });

  it('has all its orders refunded, also where the step that reads of it reads of one that was just paid', async () => {
    const { use, sessionId, order, pay, drain, statusOf } = await world();
    const [early, late] = [await order(buyer('ben')), await order(buyer('bea'))];
    await pay(early);
    await drain();
    await pay(late);
    valueOf(await cancel(use, sessionId));
    await drain();
    expect([await statusOf(early.orderId), await statusOf(late.orderId)]).toEqual(['refunded', 'refunded']);
  });

  it('gives back all fees, also those that are not refundable on their own', async () => {
    const { use, gateway, sessionId, order, pay, drain } = await world({ priceRules: { fees: [booking], taxes: [] } });
    await pay(await order(buyer('ben')));
    valueOf(await cancel(use, sessionId));
    await drain();
    expect(gateway.ledger()).toMatchObject([{ captured: { amountMinor: 9_100 }, refunded: { amountMinor: 9_100 } }]);
  });

  it('refunds what was paid after it was cancelled, too', async () => {
    const { use, sessionId, order, pay, drain, statusOf, refunded } = await world();
    const late = await order(buyers[0] ?? olga);
    valueOf(await cancel(use, sessionId));
    await drain();
    await pay(late);
    await drain();
    expect(await statusOf(late.orderId)).not.toBe('paid');
    expect(refunded()).toEqual([9000]);
  });

  it('has those refunded too that lie behind more than a page of orders that can’t be', async () => {
    const { use, ports, sessionId, order, pay, statusOf } = await world();
    const orders = [];
    for (let n = 0; n < 22; n += 1) orders.push(await order(buyer(`buyer ${n}`)));
    for (const each of orders) await pay(each);
    const good = orders.at(-1)?.orderId;
    const revert: typeof ports.seatSales.revert = async (request) => {
      if (request.refunded.orderId !== good) throw new Error('this one fails for ever');
      return ports.seatSales.revert(request);
    };
    const failing = ticketly({ ...ports, seatSales: { ...ports.seatSales, revert } });
    valueOf(await cancel(use, sessionId));
    while ((await failing.jobs.refundCancelledSessions.run()) > 0);
    expect(good && (await statusOf(good))).toBe('refunded');
    expect(await ports.deadLetters.count()).toMatchObject([{ consumer: 'refunds', count: 1 }]);
  });

  it('may have been cancelled with its event', async () => {
    const { use, eventId, order, pay, drain, statusOf } = await world();
    const paid = await order(buyers[0] ?? olga);
    await pay(paid);
    valueOf(await use.scheduling.cancelEvent({ principal: olga, eventId }));
    await drain();
    expect(await statusOf(paid.orderId)).toBe('refunded');
  });
});

it('the progress of its refunds says whether it is cancelled at all, to its organizer', async () => {
  const { use, sessionId, order, pay, drain } = await world();
  await pay(await order(buyer('ben')));
  const show = (id = sessionId, principal = olga) => use.settlement.showRefundProgress({ principal, sessionId: id });
  expect(valueOf(await show())).toEqual({
    sessionId,
    isCancelled: false,
    paidOrders: 1,
    refundedOrders: 0,
    paymentsOnTheirWay: 0,
  });
  valueOf(await cancel(use, sessionId));
  await drain();
  expect(valueOf(await show())).toMatchObject({ isCancelled: true, paidOrders: 1, refundedOrders: 1 });
  for (const unknown of [await show('nowhere' as SessionId), await show(sessionId, buyer('ben'))])
    expect(unknown).toEqual({ ok: false, refusal: { code: 'scheduling/session-unknown' } });
});
