import { describe, expect, test } from 'vitest';
import { TicketlyFault, defaultLimits, money } from '../kernel/index.ts';
import type { EventId, OrderId, PaymentId, SeatId, SessionId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, person, seatA, smallOffice, valueOf } from '../testing/index.ts';
import type { ListEventOrdersQuery } from './list-event-orders.ts';

const hourMs = 3_600_000;
const zoe = buyer('zoe');

/** An event on sale, pages of three orders at the most, and a gateway that gives nothing back. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const refund = async (): Promise<never> => {
    throw new TicketlyFault('unavailable', 'gateway away');
  };
  const ports = memoryPorts({ clock, gateways: [{ ...gateway, refund }], limits: { pageSize: 3 } });
  const office = await smallOffice(ports);
  const { app, eventId } = office;
  const capture = async (paymentId: PaymentId): Promise<void> => {
    gateway.succeed(paymentId);
    valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  };
  const buy = async (...seatIds: readonly SeatId[]): Promise<OrderId> => {
    const { orderId } = await office.order(zoe, ...seatIds);
    await capture((await office.pay(zoe, orderId)).paymentId);
    return orderId;
  };
  const orderIn = async (sessionId: SessionId, seatId: SeatId): Promise<OrderId> => {
    const wanted = { kind: 'seats', seatIds: [seatId] } as const;
    const { hold } = valueOf(await app.holding.holdSeats({ principal: zoe, sessionId, wanted }));
    return valueOf(await app.checkout.placeOrder({ principal: zoe, holdId: hold.holdId })).orderId;
  };
  /** Another session of the event, in the same hall. */
  const planAnother = async (): Promise<SessionId> => {
    const session = (await ports.sessions.find(office.sessionId))?.state;
    if (session === undefined) throw new Error('the session is gone');
    const { startsAt, endsAt, layoutId, layoutVersion } = session;
    const plan = { startsAt, endsAt, saleStart: { kind: 'at-once' as const }, layoutId, layoutVersion };
    return valueOf(await app.scheduling.createSession({ principal: olga, eventId, plan })).sessionId;
  };
  const ask = (over: Partial<ListEventOrdersQuery> = {}) =>
    app.dashboards.listEventOrders({ principal: olga, eventId, page: { limit: 100 }, ...over });
  const listed = async (over: Partial<ListEventOrdersQuery> = {}) => {
    const { items, nextCursor } = valueOf(await ask(over));
    return { ids: items.map(({ order }) => order.orderId), nextCursor };
  };
  return { ...office, clock, ports, capture, buy, orderIn, planAnother, ask, listed };
};

describe('the orders of an event', () => {
  test('are listed newest first and page by page, and say nothing of who bought', async () => {
    const { buy, order, ask, listed } = await world();
    const oldestFirst = [await buy(seatA(1)), (await order(zoe, seatA(2))).orderId];
    for (const n of [3, 4]) oldestFirst.push(await buy(seatA(n)));
    const [first, second, third, fourth] = oldestFirst.toReversed();
    expect(await listed()).toEqual({ ids: [first, second, third], nextCursor: third });
    expect(await listed({ page: { limit: 2 } })).toEqual({ ids: [first, second], nextCursor: second });
    expect(await listed({ page: { limit: 2, cursor: second } })).toEqual({ ids: [third, fourth], nextCursor: null });
    expect(JSON.stringify(await ask())).not.toMatch(/zoe|buyerId|holdId|fence/);
  });

  test('are narrowed by status and by session', async () => {
    const { buy, order, orderIn, planAnother, sessionId, listed } = await world();
    const [paid, pending] = [await buy(seatA(1)), (await order(zoe, seatA(2))).orderId];
    const another = await planAnother();
    const elsewhere = await orderIn(another, seatA(1));
    expect((await listed()).ids).toEqual([elsewhere, pending, paid]);
    expect((await listed({ filter: { status: 'paid' } })).ids).toEqual([paid]);
    expect((await listed({ filter: { sessionId } })).ids).toEqual([pending, paid]);
    expect((await listed({ filter: { sessionId: another, status: 'pending' } })).ids).toEqual([elsewhere]);
    expect((await listed({ filter: { sessionId: 'nowhere' as SessionId } })).ids).toEqual([]);
  });

  test('go on only after an order of the event itself', async () => {
    const { app, ports, buy, ask } = await world();
    await buy(seatA(1));
    const other = await smallOffice(ports, { app });
    for (const cursor of [(await other.order(zoe, seatA(1))).orderId, 'no-order'])
      expect(codeOf(await ask({ page: { limit: 1, cursor } }))).toBe('kernel/cursor-invalid');
  });

  test('are for managers, and nobody else learns that there are any', async () => {
    const { app, organizationId, buy, ask } = await world();
    await buy(seatA(1));
    const [mia, sam] = [person('mia', 'organizer'), person('sam', 'organizer')];
    const employ = async ({ principalId }: typeof mia, role: 'manager' | 'scanner') =>
      valueOf(await app.organizations.setMember({ principal: olga, organizationId, member: { principalId, role } }));
    await employ(mia, 'manager');
    await employ(sam, 'scanner');
    const asked = [{ principal: mia }, { principal: sam }, { principal: zoe }, { eventId: 'nothing' as EventId }];
    expect((await Promise.all(asked.map(ask))).map(codeOf)).toEqual([
      'ok',
      'organizations/member-role-missing',
      'catalog/event-unknown',
      'catalog/event-unknown',
    ]);
  });
});

describe('money on its way back', () => {
  test('is told with its order, and whether it is overdue', async () => {
    const { app, clock, buy, order, ask } = await world();
    await order(zoe, seatA(1));
    await buy(seatA(2));
    const orderId = await buy(seatA(3));
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    const told = async () => valueOf(await ask()).items.map(({ pendingRefunds }) => pendingRefunds);
    const refund = { amount: money(1_999, 'EUR'), since: clock.now() };
    expect(await told()).toEqual([[{ ...refund, state: 'on-its-way' }], [], []]);
    clock.advance(7 * hourMs);
    expect(await told()).toEqual([[{ ...refund, state: 'overdue' }], [], []]);
  });

  test('is told of an order that lost its seats before anybody said that it expired', async () => {
    const { clock, order, pay, capture, ask, orderIn, sessionId } = await world();
    const { orderId } = await order(zoe, seatA(1));
    const { paymentId } = await pay(zoe, orderId);
    clock.advance(defaultLimits.orderTtlMs + defaultLimits.paymentPinMs);
    await orderIn(sessionId, seatA(1));
    await capture(paymentId);
    expect(valueOf(await ask()).items[1]).toMatchObject({
      order: { orderId, progress: { status: 'pending' } },
      pendingRefunds: [{ amount: money(1_999, 'EUR'), state: 'on-its-way' }],
    });
  });
});
