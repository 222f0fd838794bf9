import { isTicketlyFault } from '@ticketly/core';
import type { Order, OrderId, Position, RecordedEvent, SessionId } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pgliteDatabase, serverDatabase } from './databases.fixture.ts';
import type { TestDatabase } from './databases.fixture.ts';
import { claimOf, eventOf, expiryOf, paymentOf, pendingOrder, refundOf, settlementOf } from './orders.fixture.ts';

const s1 = 's1' as SessionId;

describe.each([
  { where: 'a server', open: () => serverDatabase(inject('postgresUrl')) },
  { where: 'this process', open: () => pgliteDatabase() },
])('seat sales on PostgreSQL in $where', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const sales = () => database.ports.seatSales;
  const log = async (): Promise<readonly RecordedEvent[]> =>
    database.ports.changeFeed.read({ after: 0 as Position, limit: 10_000 });
  const told = async (order: Order) =>
    (await log()).filter((event) => event.aggregateId === order.orderId).map(({ type }) => type);
  const statusOf = async (order: Order) => (await database.ports.orders.find(order.orderId))?.progress.status;
  const freshSession = () => `s-${crypto.randomUUID()}`;
  const fresh = (name: string, wishes: Parameters<typeof pendingOrder>[1] = {}) =>
    pendingOrder(`${name}-${crypto.randomUUID().slice(0, 8)}`, { session: freshSession(), ...wishes });

  it('writes order, claims and events, and gives the order back as it was', async () => {
    const order = fresh('o', { seats: ['A1', 'A2'] });
    expect(await sales().claim(claimOf(order))).toEqual({ ok: true, value: order });
    expect(await database.ports.orders.find(order.orderId)).toEqual(order);
    expect(await database.ports.orders.ofHold(order.holdId)).toEqual(order);
    const taken = await sales().taken(order.sessionId);
    expect(taken.fenceFloor).toBe(100);
    const { holdId, buyerId, fence } = order;
    expect(taken.decisions).toEqual(
      ['A1', 'A2'].map((seatId) => ({
        seatId,
        status: 'claimed',
        holdId,
        buyerId,
        fence,
        expiresAt: order.progress.expiresAt,
      })),
    );
    const events = (await log()).filter(({ aggregateId }) => aggregateId === order.orderId);
    expect(events.map(({ position: _, ...event }) => event)).toEqual(
      [eventOf(order, 'OrderPlaced')].map((event) => ({ ...event, occurredAt: expect.any(Number) as number })),
    );
  });

  it('names every seat that is taken, in the order asked, and leaves nothing behind', async () => {
    const first = fresh('first', { seats: ['A1', 'A3'] });
    await sales().claim(claimOf(first));
    const second = fresh('second', { session: first.sessionId, seats: ['A3', 'A2', 'A1'] });
    expect(await sales().claim(claimOf(second))).toEqual({
      ok: false,
      refusal: { code: 'orders/seats-taken', conflicts: ['A3', 'A1'] },
    });
    expect(await database.ports.orders.find(second.orderId)).toBeUndefined();
    expect(await told(second)).toEqual([]);
    const third = fresh('third', { session: first.sessionId, seats: ['A2'] });
    expect((await sales().claim(claimOf(third))).ok).toBe(true);
  });

  it('lets the first of one batch win, and the second know why not', async () => {
    const session = freshSession();
    const orders = [['A'], ['A', 'B'], ['B'], ['C', 'A']].map((seats, n) => fresh(`o${n}`, { session, seats }));
    const answers = await Promise.all(orders.map((order) => sales().claim(claimOf(order))));
    expect(answers.map((answer) => answer.ok || answer.refusal)).toEqual([
      true,
      { code: 'orders/seats-taken', conflicts: ['A', 'B'] },
      true,
      { code: 'orders/seats-taken', conflicts: ['A'] },
    ]);
  });

  it('hands a lapsed claim to the next, but never to an older fence', async () => {
    const early = fresh('early', { fence: 10, expiresAt: Date.now() - 1 });
    await sales().claim(claimOf(early));
    const session = early.sessionId;
    const stale = fresh('stale', { session, fence: 9 });
    expect(await sales().claim(claimOf(stale))).toEqual({
      ok: false,
      refusal: { code: 'orders/fence-stale', conflicts: ['A1'] },
    });
    const next = fresh('next', { session, fence: 11 });
    expect((await sales().claim(claimOf(next))).ok).toBe(true);
    expect(await sales().settle(settlementOf(early))).toEqual({
      ok: false,
      refusal: { code: 'orders/seats-taken', conflicts: ['A1'] },
    });
    expect((await sales().settle(settlementOf(next))).ok).toBe(true);
    expect((await sales().release(expiryOf(early))).ok).toBe(true);
    expect((await sales().taken(session)).decisions).toMatchObject([
      { status: 'sold', buyerId: next.buyerId, fence: 11 },
    ]);
  });

  it('remembers the fence of a released claim', async () => {
    const order = fresh('o', { fence: 50, expiresAt: Date.now() - 1 });
    await sales().claim(claimOf(order));
    expect((await sales().release(expiryOf(order))).ok).toBe(true);
    expect(await sales().taken(order.sessionId)).toMatchObject({ fenceFloor: 50, decisions: [] });
    const stale = await sales().claim(claimOf(fresh('stale', { session: order.sessionId, fence: 49 })));
    expect(stale).toMatchObject({ refusal: { code: 'orders/fence-stale' } });
    expect((await sales().claim(claimOf(fresh('newer', { session: order.sessionId, fence: 51 })))).ok).toBe(true);
  });

  it('makes one hold one order, however often it is said', async () => {
    const order = fresh('o');
    const again = { ...order, orderId: `${order.orderId}-again` as OrderId };
    const answers = await Promise.all([order, again, again].map((each) => sales().claim(claimOf(each))));
    const refused = { ok: false, refusal: { code: 'orders/hold-ordered', orderId: order.orderId } };
    expect(answers).toEqual([{ ok: true, value: order }, refused, refused]);
  });

  it('counts a buyer’s live pending orders, also against many at once from two processes', async () => {
    const buyer = `b-${crypto.randomUUID()}`;
    await sales().claim(claimOf(fresh('lapsed', { buyer, expiresAt: Date.now() - 1 })));
    const other = database.another().ports.seatSales;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? sales() : other).claim(claimOf(fresh(`o${n}`, { buyer })))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect(answers.find(({ ok }) => !ok)).toEqual({
      ok: false,
      refusal: { code: 'orders/pending-limit-reached', limit: 3 },
    });
  });

  it('ignores a buyer’s lapsed orders when two buyers claim the same seat at once', async () => {
    const buyer = `b-${crypto.randomUUID()}`;
    for (const name of ['one', 'two', 'three']) {
      await sales().claim(claimOf(fresh(name, { buyer, expiresAt: Date.now() - 1 })));
    }
    const wanted = { session: freshSession(), seats: ['A1'] };
    const [first, second] = [fresh('first', { ...wanted, buyer }), fresh('second', wanted)];
    const answers = await Promise.all([first, second].map((order) => sales().claim(claimOf(order))));
    expect(answers).toEqual([
      { ok: true, value: first },
      { ok: false, refusal: { code: 'orders/seats-taken', conflicts: ['A1'] } },
    ]);
  });

  it('sells sixteen seats to sixteen of a thousand who claim at once from two processes', async () => {
    const session = freshSession();
    const other = database.another().ports.seatSales;
    const orders = Array.from({ length: 1_000 }, (_, n) => fresh(`o${n}`, { session, seats: [`A${n % 16}`] }));
    const answers = await Promise.all(orders.map((order, n) => (n % 2 === 0 ? sales() : other).claim(claimOf(order))));
    const won = answers.flatMap((answer) => (answer.ok ? [answer.value.lines[0]?.seatId] : []));
    expect(new Set(won).size).toBe(16);
    expect(won).toHaveLength(16);
    const lost = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]));
    expect(new Set(lost)).toEqual(new Set(['orders/seats-taken']));
    expect((await database.ports.orders.ofSession(session as SessionId, { limit: 100 })).items).toHaveLength(16);
  });

  it('never deadlocks over baskets that overlap in every order, nor leaves half of one', async () => {
    const session = freshSession();
    const other = database.another().ports.seatSales;
    const orders = Array.from({ length: 400 }, (_, n) => {
      const seats = [0, 1, 2, 3].map((step) => `A${(n * 7 + step * (n % 5)) % 24}`);
      return fresh(`o${n}`, { session, seats: n % 2 === 0 ? seats : seats.toReversed() });
    });
    const answers = await Promise.all(orders.map((order, n) => (n % 3 === 0 ? sales() : other).claim(claimOf(order))));
    const sold = answers.flatMap((answer) =>
      answer.ok ? [...new Set(answer.value.lines.map(({ seatId }) => seatId))] : [],
    );
    expect(new Set(sold).size).toBe(sold.length);
    const taken = (await sales().taken(session as SessionId)).decisions.map(({ seatId }) => seatId);
    expect(taken.toSorted()).toEqual(sold.toSorted());
  });

  it('fails an order with data the database can’t take alone', async () => {
    const session = freshSession();
    const orders = Array.from({ length: 30 }, (_, n) =>
      fresh(`o${n}`, { session, seats: [n === 17 ? 'A\u0000' : `A${n}`] }),
    );
    const answers = await Promise.allSettled(orders.map((order) => sales().claim(claimOf(order))));
    const failed = answers.flatMap((answer, n) =>
      answer.status === 'rejected' ? [{ n, reason: answer.reason as unknown }] : [],
    );
    expect(failed.map(({ n }) => n)).toEqual([17]);
    expect(failed.every(({ reason }) => isTicketlyFault(reason) && !reason.retryable)).toBe(true);
    expect((await sales().taken(session as SessionId)).decisions).toHaveLength(29);
  });

  it('takes an order’s own id that was used before as a fault, of that order alone', async () => {
    const used = fresh('used');
    await sales().claim(claimOf(used));
    const session = freshSession();
    const orders = [fresh('good', { session }), { ...fresh('bad', { session, seats: ['B1'] }), orderId: used.orderId }];
    const [good, bad] = await Promise.allSettled(orders.map((order) => sales().claim(claimOf(order))));
    expect(good).toMatchObject({ value: { ok: true } });
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'unexpected' } });
  });

  it('pins a live claim, never backwards, and revives no lapsed one', async () => {
    const order = fresh('o');
    await sales().claim(claimOf(order));
    const later = (order.progress.expiresAt + 60_000) as typeof order.progress.expiresAt;
    const pinned = { ...order, progress: { status: 'pending', expiresAt: later } };
    expect(await sales().pin(order.orderId, later)).toEqual({ ok: true, value: pinned });
    expect(await sales().pin(order.orderId, order.progress.expiresAt)).toEqual({ ok: true, value: pinned });
    expect((await sales().taken(order.sessionId)).decisions).toMatchObject([{ expiresAt: later }]);
    const lapsed = fresh('lapsed', { expiresAt: Date.now() - 1 });
    await sales().claim(claimOf(lapsed));
    expect(await sales().pin(lapsed.orderId, later)).toMatchObject({ refusal: { code: 'orders/order-ended' } });
    expect(await sales().pin('nobody' as OrderId, later)).toMatchObject({ refusal: { code: 'orders/order-unknown' } });
  });

  it('settles once: seats sold, tickets, payment, message and events in one step', async () => {
    const order = fresh('o', { seats: ['A1', 'A2'] });
    await sales().claim(claimOf(order));
    const payment = paymentOf(order);
    const created = { ...payment, progress: { status: 'created' as const } };
    await database.ports.payments.save({ state: created, events: [], expectedVersion: 0 });
    const message = { source: 'sandbox', messageId: order.orderId };
    const change = {
      state: payment,
      events: [{ ...eventOf(order, 'PaymentSucceeded'), aggregateType: 'payments' as const }],
      expectedVersion: 1,
    };
    const request = { ...settlementOf(order, payment.paymentId), effect: { payment: change, message } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => sales().settle(request)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok && answer.refusal.code === 'messaging/message-repeated')).toHaveLength(
      19,
    );
    expect(await database.ports.tickets.ofOrder(order.orderId)).toEqual(request.tickets);
    expect(await database.ports.payments.find(payment.paymentId)).toEqual({ state: payment, version: 2 });
    expect(await told(order)).toEqual(['OrderPlaced', 'PaymentSucceeded', 'OrderPaid']);
    expect(await sales().settle(settlementOf(order))).toMatchObject({ refusal: { code: 'orders/order-paid' } });
    const stale = { ...request, effect: { payment: change } };
    const other = fresh('other');
    await sales().claim(claimOf(other));
    expect(await sales().settle({ ...settlementOf(other), effect: stale.effect })).toEqual({
      ok: false,
      refusal: { code: 'kernel/version-conflicting', currentVersion: 2 },
    });
    expect(await statusOf(other)).toBe('pending');
  });

  it('pays nobody’s fault: one settlement that cannot be stored fails alone', async () => {
    const orders = Array.from({ length: 40 }, (_, n) => fresh(`o${n}`));
    await Promise.all(orders.map((order) => sales().claim(claimOf(order))));
    const settled = await Promise.allSettled(
      orders.map((order, n) => {
        const request = settlementOf(order);
        if (n !== 17) return sales().settle(request);
        return sales().settle({ ...request, tickets: request.tickets.map((each) => ({ ...each, label: 'A\u0000' })) });
      }),
    );
    expect(settled.map(({ status }) => status)).toEqual(orders.map((_, n) => (n === 17 ? 'rejected' : 'fulfilled')));
    expect(await Promise.all(orders.map(statusOf))).toEqual(orders.map((_, n) => (n === 17 ? 'pending' : 'paid')));
  });

  it('tells of those of a batch that are settled what they are then, and nothing of the refused', async () => {
    const orders = Array.from({ length: 20 }, (_, n) => fresh(`o${n}`));
    await Promise.all(orders.map((order) => sales().claim(claimOf(order))));
    const requests = orders.map((order, n) => {
      const request = settlementOf(order, paymentOf(order).paymentId);
      // Nobody saved the first version of the payments of every other one.
      const payment = { state: paymentOf(order), events: [eventOf(order, 'PaymentSucceeded')], expectedVersion: n % 2 };
      return { ...request, effect: { payment } };
    });
    const settled = await Promise.all(requests.map((request) => sales().settle(request)));
    expect(settled.map(({ ok }) => ok)).toEqual(orders.map((_, n) => n % 2 === 0));
    const events = await log();
    for (const [n, { orderId }] of orders.entries()) {
      const [placed, ...others] = events.filter(({ aggregateId }) => aggregateId === orderId);
      const said = [
        { type: 'PaymentSucceeded', payload: orders[n] },
        { type: 'OrderPaid', payload: requests[n]?.paid },
      ];
      expect(placed?.type).toBe('OrderPlaced');
      expect(others).toMatchObject(n % 2 === 0 ? said : []);
      expect(others).toHaveLength(n % 2 === 0 ? 2 : 0);
    }
  });

  it('sells a seat to one of two lapsed orders that are paid at the same time', async () => {
    const lapsed = { session: freshSession(), seats: ['A1'], expiresAt: Date.now() - 1 };
    const [first, second] = [fresh('o', lapsed), fresh('p', { ...lapsed, fence: 101 })];
    for (const order of [first, second]) expect((await sales().claim(claimOf(order))).ok).toBe(true);
    const settled = await Promise.all([first, second].map((order) => sales().settle(settlementOf(order))));
    expect(settled.map((answer) => answer.ok || answer.refusal.code)).toEqual([true, 'orders/seats-taken']);
  });

  it('expires by the store’s clock, and gives a late payer seats that are still free', async () => {
    const order = fresh('o');
    await sales().claim(claimOf(order));
    expect(await sales().release(expiryOf(order))).toMatchObject({ refusal: { code: 'orders/order-still-live' } });
    await database.advance(700_000);
    expect((await database.ports.orders.lapsed({ limit: 1_000 })).map(({ orderId }) => orderId)).toContain(
      order.orderId,
    );
    expect((await sales().release(expiryOf(order))).ok).toBe(true);
    await database.advance(-700_000);
    expect(await sales().release(expiryOf(order))).toMatchObject({
      refusal: { code: 'orders/order-ended', status: 'expired' },
    });
    expect((await sales().settle(settlementOf(order))).ok).toBe(true);
    expect(await told(order)).toEqual(['OrderPlaced', 'OrderExpired', 'OrderPaid']);
  });

  it('takes a paid order back whole', async () => {
    const order = fresh('o', { seats: ['A1', 'A2'] });
    await sales().claim(claimOf(order));
    expect(await sales().revert(refundOf(order))).toMatchObject({ refusal: { code: 'orders/order-ended' } });
    await sales().settle(settlementOf(order));
    expect((await sales().revert(refundOf(order))).ok).toBe(true);
    const tickets = await database.ports.tickets.ofOrder(order.orderId);
    expect(tickets.map(({ progress }) => progress.status)).toEqual(['revoked', 'revoked']);
    expect((await sales().taken(order.sessionId)).decisions).toEqual([]);
    const next = fresh('next', { session: order.sessionId, seats: ['A1'], fence: 101 });
    expect((await sales().claim(claimOf(next))).ok).toBe(true);
    expect((await sales().settle(settlementOf(next))).ok).toBe(true);
  });

  it('lets exactly one of payment and expiry have the order', async () => {
    const orders = Array.from({ length: 40 }, (_, n) => fresh(`o${n}`, { expiresAt: Date.now() - 1 }));
    await Promise.all(orders.map((order) => sales().claim(claimOf(order))));
    for (const order of orders) {
      const [expired, settled] = await Promise.all([
        sales().release(expiryOf(order)),
        sales().settle(settlementOf(order)),
      ]);
      expect(settled.ok).toBe(true);
      expect(expired.ok || expired.refusal.code === 'orders/order-paid').toBe(true);
      expect(await statusOf(order)).toBe('paid');
    }
    expect((await sales().taken(s1)).decisions).toEqual([]);
  });
});
