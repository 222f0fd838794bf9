import { ok, refuse } from '../kernel/index.ts';
import type { Instant, OrderId, Result, SeatId, SessionId, VersionConflict } from '../kernel/index.ts';
import type { MessageRepeated } from '../messaging/index.ts';
import type { Order, PaymentEffect, SeatSales } from '../orders/index.ts';
import { appendEvents, inboxKey, listIn } from './database.ts';
import type { MemoryDatabase, SeatClaim } from './database.ts';
import { paymentConflict, writePayment } from './payments.ts';

/** The arbiter in memory: one record a seat, checked and written in one synchronous step. */
export const memorySeatSales = (database: MemoryDatabase): SeatSales => {
  const claimsOf = (sessionId: SessionId): Map<SeatId, SeatClaim> => {
    const claims = database.claims.get(sessionId) ?? new Map<SeatId, SeatClaim>();
    database.claims.set(sessionId, claims);
    return claims;
  };
  /** Seats of the order that are sold, or claimed by another order that still lives. */
  const takenByOthers = (order: Order): SeatId[] =>
    order.lines.flatMap(({ seatId }) => {
      const claim = claimsOf(order.sessionId).get(seatId);
      if (claim === undefined || claim.status === 'freed' || claim.orderId === order.orderId) return [];
      return claim.status === 'sold' || claim.expiresAt > database.clock.now() ? [seatId] : [];
    });
  const writeClaims = (order: Order, status: SeatClaim['status'], expiresAt: Instant): void => {
    const { orderId, holdId, buyerId } = order;
    for (const { seatId } of order.lines) {
      const before = claimsOf(order.sessionId).get(seatId);
      const own = before === undefined || before.orderId === orderId || status !== 'freed';
      const fence = before !== undefined && before.fence > order.fence ? before.fence : order.fence;
      if (own) claimsOf(order.sessionId).set(seatId, { seatId, status, orderId, holdId, buyerId, fence, expiresAt });
    }
  };
  const effectConflict = (effect: PaymentEffect | undefined): MessageRepeated | VersionConflict | undefined => {
    if (effect === undefined) return undefined;
    if (effect.message && database.inbox.has(inboxKey(effect.message))) return { code: 'messaging/message-repeated' };
    return paymentConflict(database, effect.payment);
  };
  const writeEffect = (effect: PaymentEffect | undefined): void => {
    if (effect === undefined) return;
    if (effect.message) database.inbox.add(inboxKey(effect.message));
    writePayment(database, effect.payment);
  };
  const writeOrder = (order: Order): Order => {
    database.orders.set(order.orderId, order);
    if (order.progress.status === 'pending') database.pending.add(order.orderId);
    else database.pending.delete(order.orderId);
    return order;
  };
  const pendingOf = (order: Order): number =>
    (database.ordersOfBuyer.get(order.buyerId) ?? []).filter((orderId) => {
      const other = database.orders.get(orderId);
      return other?.progress.status === 'pending' && other.progress.expiresAt > database.clock.now();
    }).length;

  return {
    claim: async ({ order, maxPendingOrders, events }) => {
      const ordered = database.orderOfHold.get(order.holdId);
      if (ordered !== undefined) return refuse({ code: 'orders/hold-ordered', orderId: ordered });
      if (pendingOf(order) >= maxPendingOrders)
        return refuse({ code: 'orders/pending-limit-reached', limit: maxPendingOrders });
      const conflicts = takenByOthers(order);
      if (conflicts.length > 0) return refuse({ code: 'orders/seats-taken', conflicts });
      const stale = order.lines
        .map(({ seatId }) => seatId)
        .filter((seatId) => (claimsOf(order.sessionId).get(seatId)?.fence ?? 0) > order.fence);
      if (stale.length > 0) return refuse({ code: 'orders/fence-stale', conflicts: stale });
      database.orderOfHold.set(order.holdId, order.orderId);
      listIn(database.ordersOfBuyer, order.buyerId, order.orderId);
      listIn(database.ordersOfSession, order.sessionId, order.orderId);
      writeClaims(order, 'claimed', order.progress.expiresAt);
      appendEvents(database, events);
      return ok(writeOrder(order));
    },
    pin: async (orderId, expiresAt) => {
      const order = database.orders.get(orderId);
      const open = requirePending(order);
      if (!open.ok) return open;
      if (open.value.progress.expiresAt <= database.clock.now())
        return refuse({ code: 'orders/order-ended', status: 'expired' });
      if (open.value.progress.expiresAt >= expiresAt) return ok(open.value);
      const pinned: Order = { ...open.value, progress: { status: 'pending', expiresAt } };
      writeClaims(pinned, 'claimed', expiresAt);
      return ok(writeOrder(pinned));
    },
    settle: async ({ paid, tickets, events, effect }) => {
      const order = database.orders.get(paid.orderId);
      const conflict = effectConflict(effect);
      if (conflict?.code === 'messaging/message-repeated') return refuse(conflict);
      const open = requireSettleable(order);
      if (!open.ok) return open;
      if (conflict !== undefined) return refuse(conflict);
      const conflicts = takenByOthers(paid);
      if (conflicts.length > 0) return refuse({ code: 'orders/seats-taken', conflicts });
      writeEffect(effect);
      writeClaims(paid, 'sold', paid.progress.paidAt);
      for (const ticket of tickets) {
        database.tickets.set(ticket.ticketId, { state: ticket, version: 1 });
        listIn(database.ticketsOfOrder, ticket.orderId, ticket.ticketId);
        listIn(database.ticketsOfSession, ticket.sessionId, ticket.ticketId);
      }
      appendEvents(database, events);
      return ok(writeOrder(paid));
    },
    release: async ({ ended, events }) => {
      const open = requirePending(database.orders.get(ended.orderId));
      if (!open.ok) return open;
      const live = open.value.progress.expiresAt > database.clock.now();
      if (ended.progress.status === 'expired' && live) return refuse({ code: 'orders/order-still-live' });
      writeClaims(ended, 'freed', database.clock.now());
      appendEvents(database, events);
      return ok(writeOrder(ended));
    },
    revert: async ({ refunded, events, effect }) => {
      const order = database.orders.get(refunded.orderId);
      const conflict = effectConflict(effect);
      if (conflict !== undefined) return refuse(conflict);
      if (order === undefined) return refuse({ code: 'orders/order-unknown' });
      if (order.progress.status === 'pending') return refuse({ code: 'orders/order-ended', status: 'cancelled' });
      if (order.progress.status !== 'paid')
        return refuse({ code: 'orders/order-ended', status: order.progress.status });
      writeEffect(effect);
      writeClaims(refunded, 'freed', database.clock.now());
      revokeTickets(database, refunded.orderId, refunded.progress.refundedAt);
      appendEvents(database, events);
      return ok(writeOrder(refunded));
    },
    taken: async (sessionId) => {
      const claims = [...claimsOf(sessionId).values()];
      const now = database.clock.now();
      const live = claims.filter(
        ({ status, expiresAt }) => status === 'sold' || (status === 'claimed' && expiresAt > now),
      );
      return {
        fenceFloor: claims.reduce((highest, { fence }) => Math.max(highest, fence), 0),
        decisions: live.map(({ seatId, status, holdId, buyerId, fence, expiresAt }) => ({
          seatId,
          holdId,
          buyerId,
          fence,
          ...(status === 'sold' ? { status: 'sold' as const } : { status: 'claimed' as const, expiresAt }),
        })),
      };
    },
  };
};

type PendingOrder = Order & { readonly progress: { readonly status: 'pending'; readonly expiresAt: Instant } };
type NotPending =
  | { readonly code: 'orders/order-unknown' }
  | { readonly code: 'orders/order-paid' }
  | { readonly code: 'orders/order-ended'; readonly status: 'expired' | 'cancelled' | 'refunded' };

const requirePending = (order: Order | undefined): Result<PendingOrder, NotPending> => {
  if (order === undefined) return refuse({ code: 'orders/order-unknown' });
  switch (order.progress.status) {
    case 'pending':
      return ok({ ...order, progress: order.progress });
    case 'paid':
      return refuse({ code: 'orders/order-paid' });
    case 'expired':
    case 'cancelled':
    case 'refunded':
      return refuse({ code: 'orders/order-ended', status: order.progress.status });
  }
};

/** Pending, or expired: its seats may still be free. */
const requireSettleable = (order: Order | undefined): Result<Order, NotPending> => {
  if (order?.progress.status === 'expired') return ok(order);
  return requirePending(order);
};

const revokeTickets = (database: MemoryDatabase, orderId: OrderId, revokedAt: Instant): void => {
  for (const ticketId of database.ticketsOfOrder.get(orderId) ?? []) {
    const stored = database.tickets.get(ticketId);
    if (stored === undefined) continue;
    const state = { ...stored.state, progress: { status: 'revoked' as const, revokedAt } };
    database.tickets.set(ticketId, { state, version: stored.version + 1 });
  }
};
