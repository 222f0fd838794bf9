import type { Page, PageRequest, PrincipalId, SessionId } from '../../../kernel/index.ts';
import type { LapsedOrder, Order, OrderFilter } from '../../../orders/index.ts';
import { expectOk, expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { openSale } from '../seat-sales/subject.ts';
import type { PendingOrder, SeatSalesSubject } from '../seat-sales/subject.ts';
import { freshName, untilLapsed } from '../subject.ts';

/** Five orders of a buyer, in the order they were placed. */
const fiveOrders = async (
  subject: SeatSalesSubject,
): Promise<{ readonly placed: readonly PendingOrder[]; readonly buyerId: PrincipalId }> => {
  const sale = openSale(subject);
  const who = freshName('buyer');
  const placed: PendingOrder[] = [];
  for (const seat of ['a1', 'a2', 'a3', 'a4', 'a5']) placed.push(await sale.placed([seat], { who }));
  return { placed, buyerId: who as PrincipalId };
};

const idsOf = (orders: readonly Order[]): string[] => orders.map(({ orderId }) => orderId);

/** The whole list, in pages of two. */
const pagesOf = async (read: (page: PageRequest) => Promise<Page<Order>>): Promise<string[][]> => {
  const pages: string[][] = [];
  let cursor: string | undefined;
  while (pages.length < 10) {
    const page = await read({ limit: 2, cursor });
    pages.push(idsOf(page.items));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return pages;
};

const inPages = ([one, two, three, four, five]: readonly string[]): (string | undefined)[][] => [
  [one, two],
  [three, four],
  [five],
];

const clauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: 'gives the orders of a buyer page by page, newest first',
    run: async (subject) => {
      const { placed, buyerId } = await fiveOrders(subject);
      const pages = await pagesOf((page) => subject.ports.orders.ofBuyer(buyerId, page));
      expectSame(pages, inPages(idsOf(placed).reverse()), 'the orders of a buyer');
    },
  },
  {
    name: 'gives the orders of a session page by page, oldest first',
    run: async (subject) => {
      const { placed } = await fiveOrders(subject);
      const [first] = placed;
      const sessionId = first?.sessionId ?? openSale(subject).sessionId;
      const pages = await pagesOf((page) => subject.ports.orders.ofSession(sessionId, page));
      expectSame(pages, inPages(idsOf(placed)), 'the orders of a session');
    },
  },
  {
    name: 'goes on after the last order of a page, whatever was placed meanwhile',
    run: async (subject) => {
      const sale = openSale(subject);
      const who = freshName('buyer');
      const placed: PendingOrder[] = [];
      for (const seat of ['a1', 'a2', 'a3']) placed.push(await sale.placed([seat], { who }));
      const first = await subject.ports.orders.ofBuyer(who as PrincipalId, { limit: 1 });
      await sale.placed(['a4'], { who });
      const cursor = first.nextCursor ?? '';
      const rest = await subject.ports.orders.ofBuyer(who as PrincipalId, { limit: 5, cursor });
      expectSame(idsOf(rest.items), idsOf(placed).slice(0, 2).reverse(), 'what is after the first page');
      expectSame(rest.nextCursor, null, 'the cursor of the last page');
    },
  },
  {
    name: 'gives the orders of a buyer by session and by status, page by page',
    run: async (subject) => {
      const [sale, other] = [openSale(subject), openSale(subject)];
      const who = freshName('buyer');
      const buyerId = who as PrincipalId;
      const placed: PendingOrder[] = [];
      for (const seat of ['a1', 'a2', 'a3', 'a4']) placed.push(await sale.placed([seat], { who }));
      const elsewhere = await other.placed(['a1'], { who });
      const [one, two, three, four] = idsOf(placed);
      const [, , , last] = placed;
      if (last !== undefined) expectOk(await subject.ports.seatSales.settle(sale.settling(last)), 'a settlement');
      const { sessionId } = sale;
      const found = (filter: OrderFilter): Promise<string[][]> =>
        pagesOf((page) => subject.ports.orders.ofBuyer(buyerId, page, filter));
      expectSame(
        await found({ sessionId }),
        [
          [four, three],
          [two, one],
        ],
        'those of a session',
      );
      expectSame(await found({ status: 'paid' }), [[four]], 'those that are paid');
      const pending = [
        [elsewhere.orderId, three],
        [two, one],
      ];
      expectSame(await found({ status: 'pending' }), pending, 'those that wait for payment');
      expectSame(await found({ sessionId, status: 'pending' }), [[three, two], [one]], 'those of both');
      expectSame(await found({ sessionId, status: 'refunded' }), [[]], 'those that there are none of');
    },
  },
  {
    name: 'gives the orders of several sessions by status, page by page',
    run: async (subject) => {
      const [sale, other, foreign] = [openSale(subject), openSale(subject), openSale(subject)];
      const placed: PendingOrder[] = [];
      for (const seat of ['a1', 'a2', 'a3']) {
        placed.push(await sale.placed([seat]), await other.placed([seat]));
        await foreign.placed([seat]);
      }
      const { orders, seatSales } = subject.ports;
      const [one, two, three, four, five, six] = idsOf(placed);
      const [, paid] = placed;
      if (paid !== undefined) expectOk(await seatSales.settle(other.settling(paid)), 'a settlement');
      const sessionIds = [sale.sessionId, other.sessionId];
      const found = (ids: readonly SessionId[], filter?: Pick<OrderFilter, 'status'>): Promise<string[][]> =>
        pagesOf((page) => orders.ofSessions(ids, page, filter));
      const all = [
        [six, five],
        [four, three],
        [two, one],
      ];
      expectSame(await found(sessionIds), all, 'all of them');
      expectSame(await found(sessionIds, { status: 'paid' }), [[two]], 'those that are paid');
      expectSame(await found([other.sessionId]), [[six, four], [two]], 'those of one session');
      expectSame(await found([]), [[]], 'those of no session');
    },
  },
  {
    name: 'goes on after an order that does not fit the filter any more',
    run: async (subject) => {
      const sale = openSale(subject);
      const who = freshName('buyer');
      const [first, second] = [await sale.placed(['a1'], { who }), await sale.placed(['a2'], { who })];
      const pending = { status: 'pending' } as const;
      const { orders, seatSales } = subject.ports;
      const page = await orders.ofBuyer(who as PrincipalId, { limit: 1 }, pending);
      expectSame(idsOf(page.items), [second.orderId], 'the first page');
      expectOk(await seatSales.settle(sale.settling(second)), 'a settlement');
      await sale.placed(['a3'], { who });
      const rest = await orders.ofBuyer(who as PrincipalId, { limit: 5, cursor: second.orderId }, pending);
      expectSame(idsOf(rest.items), [first.orderId], 'what comes after it');
    },
  },
  {
    name: 'shows an order in every list as it is now',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1']);
      const paid = expectOk(await subject.ports.seatSales.settle(sale.settling(order)), 'a settlement');
      const { orders } = subject.ports;
      expectSame(await orders.find(order.orderId), paid, 'the order');
      expectSame(await orders.ofHold(order.holdId), paid, 'the order of the hold');
      expectSame((await orders.ofBuyer(order.buyerId, { limit: 5 })).items, [paid], 'the orders of the buyer');
      expectSame((await orders.ofSession(sale.sessionId, { limit: 5 })).items, [paid], 'the orders of the session');
    },
  },
  {
    name: 'shows a buyer no order of another',
    run: async (subject) => {
      const { buyerId } = await fiveOrders(subject);
      const stranger = freshName('buyer') as PrincipalId;
      const page = await subject.ports.orders.ofBuyer(stranger, { limit: 5 });
      expectSame(page, { items: [], nextCursor: null }, 'the orders of somebody without any');
      const own = await subject.ports.orders.ofBuyer(buyerId, { limit: 5 });
      expectSame(own.items.length, 5, 'how many orders the buyer has');
    },
  },
  {
    name: 'counts what of a session went back, and what did not yet',
    run: async (subject) => {
      const sale = openSale(subject);
      const { orders, payments, seatSales } = subject.ports;
      const bought: Order[] = [];
      for (const seat of ['a1', 'a2', 'a3', 'a4']) {
        const order = await sale.placed([seat]);
        const payment = await sale.payment(order, 1);
        bought.push(expectOk(await seatSales.settle({ ...sale.settling(order), effect: { payment } }), 'a settlement'));
      }
      await sale.placed(['a5']);
      const [first, second] = bought;
      for (const order of [first, second]) {
        if (order !== undefined) expectOk(await seatSales.revert(sale.reverting(order)), 'a refund');
      }
      const [stored] = first === undefined ? [] : await payments.ofOrder(first.orderId);
      if (stored !== undefined) {
        const since = subject.ports.clock.now();
        const progress = { status: 'refund_pending', providerRef: 'ref', reason: 'requested', since } as const;
        const change = { state: { ...stored.state, progress }, events: [], expectedVersion: stored.version };
        expectOk(await payments.save(change), 'money on its way');
      }
      const counted = await orders.countRefunds(sale.sessionId);
      expectSame(counted, { kept: 2, refunded: 2, onTheirWay: 1 }, 'what went back');
      const nothing = await orders.countRefunds(freshName('session') as SessionId);
      expectSame(nothing, { kept: 0, refunded: 0, onTheirWay: 0 }, 'what went back of a session without orders');
    },
  },
  {
    name: 'comes to every lapsed order, whatever lies before it and ends meanwhile',
    run: async (subject) => {
      const sale = openSale(subject);
      const placed: PendingOrder[] = [];
      // Orders placed first lapse last.
      for (const [n, seat] of ['a1', 'a2', 'a3', 'a4', 'a5'].entries()) {
        placed.push(await sale.placed([seat], { ttlMs: subject.ttlMs - n }));
      }
      await untilLapsed(subject);
      const byId = new Map(placed.map((order) => [order.orderId, order] as const));
      const found: string[] = [];
      const passed = new Set<string>();
      let after: LapsedOrder | undefined;
      for (;;) {
        const [next] = await subject.ports.orders.lapsed({ limit: 1, after });
        if (next === undefined || passed.has(next.orderId)) break;
        passed.add(next.orderId);
        const order = byId.get(next.orderId);
        if (order !== undefined) found.push(next.orderId);
        if (order !== undefined && found.length % 2 === 1) {
          expectOk(await subject.ports.seatSales.release(sale.ending(order, 'expired')), 'the end of a lapsed order');
        }
        after = next;
      }
      const inTurn = [...placed].sort((one, other) => one.progress.expiresAt - other.progress.expiresAt);
      expectSame(found, idsOf(inTurn), 'the lapsed orders, one by one');
    },
  },
];

/**
 * What every `Orders` promises; `SeatSales` of the same store writes them. `seatSalesKit` checks
 * which orders have lapsed.
 */
export const ordersKit: Kit<SeatSalesSubject> = { port: 'Orders', clauses };
