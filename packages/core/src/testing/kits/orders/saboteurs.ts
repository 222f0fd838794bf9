import type { Page } from '../../../kernel/index.ts';
import type { Order } from '../../../orders/index.ts';
import type { Saboteur } from '../kit.ts';
import type { SeatSalesSubject } from '../seat-sales/subject.ts';
import { breaking } from '../subject.ts';

const broken = breaking<'orders', SeatSalesSubject>('orders');

const reversed = async (page: Promise<Page<Order>>): Promise<Page<Order>> => {
  const { items, nextCursor } = await page;
  return { items: [...items].reverse(), nextCursor };
};

/** Broken `Orders` adapters, one defect each. */
export const ordersSaboteurs: readonly Saboteur<SeatSalesSubject>[] = [
  {
    name: 'gives the oldest orders of a buyer first',
    rejectedBy: 'gives the orders of a buyer page by page, newest first',
    sabotage: broken((orders) => ({ ofBuyer: (buyerId, page) => reversed(orders.ofBuyer(buyerId, page)) })),
  },
  {
    name: 'says that a session has no more pages',
    rejectedBy: 'gives the orders of a session page by page, oldest first',
    sabotage: broken((orders) => ({
      ofSession: async (sessionId, page) => ({ ...(await orders.ofSession(sessionId, page)), nextCursor: null }),
    })),
  },
  {
    name: 'counts the orders of earlier pages',
    rejectedBy: 'goes on after the last order of a page, whatever was placed meanwhile',
    sabotage: broken((orders) => ({
      ofBuyer: async (buyerId, { limit, cursor }) => {
        const from = Number(cursor ?? 0);
        const { items } = await orders.ofBuyer(buyerId, { limit: 100 });
        const end = from + limit;
        return { items: items.slice(from, end), nextCursor: end < items.length ? String(end) : null };
      },
    })),
  },
  {
    name: 'takes no notice of a filter by status',
    rejectedBy: 'gives the orders of a buyer by session and by status, page by page',
    sabotage: broken((orders) => ({
      ofBuyer: (buyerId, page, filter) => orders.ofBuyer(buyerId, page, { sessionId: filter?.sessionId }),
    })),
  },
  {
    name: 'gives the orders of several sessions one session after the other',
    rejectedBy: 'gives the orders of several sessions by status, page by page',
    sabotage: broken((orders) => ({
      ofSessions: async (sessionIds, page, filter) => {
        const { items, nextCursor } = await orders.ofSessions(sessionIds, page, filter);
        return { items: [...items].sort((one, other) => (one.sessionId < other.sessionId ? -1 : 1)), nextCursor };
      },
    })),
  },
  {
    name: 'counts money as returned as soon as its order is',
    rejectedBy: 'counts what of a session went back, and what did not yet',
    sabotage: broken((orders) => ({
      countRefunds: async (sessionId) => ({ ...(await orders.countRefunds(sessionId)), onTheirWay: 0 }),
    })),
  },
  {
    name: 'filters what a page has instead of what there is',
    rejectedBy: 'gives the orders of a buyer by session and by status, page by page',
    sabotage: broken((orders) => ({
      ofBuyer: async (buyerId, page, { status, sessionId } = {}) => {
        const { items, nextCursor } = await orders.ofBuyer(buyerId, page);
        const fitting = items.filter(
          (order) =>
            (status ?? order.progress.status) === order.progress.status &&
            (sessionId ?? order.sessionId) === order.sessionId,
        );
        return { items: fitting, nextCursor };
      },
    })),
  },
  {
    name: 'begins anew after an order that does not fit any more',
    rejectedBy: 'goes on after an order that does not fit the filter any more',
    sabotage: broken((orders) => ({
      ofBuyer: async (buyerId, { limit, cursor }, filter) => {
        const { items } = await orders.ofBuyer(buyerId, { limit: 100 }, filter);
        const from = items.findIndex(({ orderId }) => orderId === cursor) + 1;
        const page = items.slice(from, from + limit);
        return { items: page, nextCursor: from + limit < items.length ? (page.at(-1)?.orderId ?? null) : null };
      },
    })),
  },
  {
    name: 'gives the orders that lapsed first for ever',
    rejectedBy: 'comes to every lapsed order, whatever lies before it and ends meanwhile',
    sabotage: broken((orders) => ({ lapsed: ({ limit }) => orders.lapsed({ limit }) })),
  },
  {
    name: 'loses its place when the order it came to ends',
    rejectedBy: 'comes to every lapsed order, whatever lies before it and ends meanwhile',
    sabotage: broken((orders) => ({
      lapsed: async ({ limit, after }) => {
        const all = await orders.lapsed({ limit: 1_000 });
        const from = all.findIndex(({ orderId }) => orderId === after?.orderId) + 1;
        return after !== undefined && from === 0 ? [] : all.slice(from, from + limit);
      },
    })),
  },
  {
    name: 'lists orders as they were placed',
    rejectedBy: 'shows an order in every list as it is now',
    sabotage: broken((orders) => ({
      ofBuyer: async (buyerId, page) => {
        const { items, nextCursor } = await orders.ofBuyer(buyerId, page);
        const pending = items.map((order): Order => ({
          ...order,
          progress: { status: 'pending', expiresAt: order.placedAt },
        }));
        return { items: pending, nextCursor };
      },
    })),
  },
];
