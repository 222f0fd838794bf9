import type { OrderId, Page, PageRequest, PaymentId } from '../kernel/index.ts';
import { requireRefundable } from '../orders/index.ts';
import type { LapsedOrder, Order, OrderFilter, Orders } from '../orders/index.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

const byLapse = (one: LapsedOrder, other: LapsedOrder): number =>
  one.expiresAt - other.expiresAt || (one.orderId < other.orderId ? -1 : Number(one.orderId > other.orderId));

export const memoryOrders = (database: MemoryDatabase): Orders => {
  const all = (orderIds: readonly OrderId[] = []): Order[] =>
    orderIds.flatMap((orderId) => database.orders.get(orderId) ?? []);
  return {
    find: async (orderId) => database.orders.get(orderId),
    ofHold: async (holdId) => all([database.orderOfHold.get(holdId)].flatMap((orderId) => orderId ?? []))[0],
    ofBuyer: async (buyerId, page, filter = {}) =>
      pageOfFitting(all(database.ordersOfBuyer.get(buyerId)).reverse(), filter, page),
    ofSessions: async (sessionIds, page, filter = {}) => {
      const own = [...database.orders.values()].filter(({ sessionId }) => sessionIds.includes(sessionId));
      return pageOfFitting(own.reverse(), filter, page);
    },
    ofSession: async (sessionId, page) =>
      pageOf(all(database.ordersOfSession.get(sessionId)), ({ orderId }) => orderId, page),
    lapsed: async ({ limit, after }) =>
      all([...database.pending])
        .flatMap(({ orderId, progress }) => (progress.status === 'pending' ? { orderId, ...progress } : []))
        .filter(({ expiresAt }) => expiresAt <= database.clock.now())
        .map(({ orderId, expiresAt }): LapsedOrder => ({ orderId, expiresAt }))
        .sort(byLapse)
        .filter((lapsed) => after === undefined || byLapse(lapsed, after) > 0)
        .slice(0, limit),
    countRefunds: async (sessionId) => {
      const own = all(database.ordersOfSession.get(sessionId));
      const payments = own.flatMap(({ orderId }) => database.paymentsOfOrder.get(orderId) ?? []);
      const statusOf = (paymentId: PaymentId) => database.payments.get(paymentId)?.stored.state.progress.status;
      return {
        kept: own.filter((order) => requireRefundable(order).ok).length,
        refunded: own.filter(({ progress }) => progress.status === 'refunded').length,
        onTheirWay: payments.filter((paymentId) => statusOf(paymentId) === 'refund_pending').length,
      };
    },
  };
};

/** The last order of the page before may have changed and no longer match. */
const pageOfFitting = (orders: readonly Order[], filter: OrderFilter, { limit, cursor }: PageRequest): Page<Order> => {
  const from = orders.findIndex(({ orderId }) => orderId === cursor) + 1;
  const fitting = orders.slice(from).filter((order) => fits(order, filter));
  return pageOf(fitting, ({ orderId }) => orderId, { limit });
};

const fits = ({ progress, sessionId }: Order, filter: OrderFilter): boolean =>
  (filter.status ?? progress.status) === progress.status && (filter.sessionId ?? sessionId) === sessionId;
