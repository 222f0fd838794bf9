import { atMostAtOnce, inSlices, timerTurn } from '../kernel/index.ts';
import type { HoldId, Instant, OrderId, SeatId, SessionId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order } from '../orders/index.ts';
import { suspectOrder, unpaidTickets } from './audit-order.ts';
import type { AuditPorts } from './audit-ports.ts';
import { bySeatOf, claimsOfNobody, lockDifferences } from './audit-seats.ts';
import type { Suspicion } from './finding.ts';
import type { HoldWatch } from './hold-watch.ts';

/** What one look at a session may cost. */
export interface SessionBudget {
  readonly orders: number;
  readonly holds: number;
}

/** Some orders and seats of a session. */
export interface SessionParts {
  readonly orders: ReadonlySet<OrderId>;
  readonly seats: ReadonlySet<SeatId>;
}

/** The result of a look at a session. */
export interface SessionLook extends SessionParts {
  readonly suspicions: readonly Suspicion[];
}

/** Looks at a session, at a part of its orders each time. */
export interface SessionAuditor {
  /**
   * @param also orders and seats to look at in any case
   * @returns what looks wrong, and all orders and seats that were looked at.
   */
  look(sessionId: SessionId, also: SessionParts, budget: SessionBudget): Promise<SessionLook>;
}

interface Place {
  readonly orders: string | undefined;
  readonly tickets: string | undefined;
  readonly holds: number;
}

/** So many orders are read at once that a store can answer them with a few statements. */
const atOnce = 64;
const maxPlaces = 1_000;

/** See {@link SessionAuditor}; each look continues where the last one ended. */
export const sessionAuditor = (ports: AuditPorts, holds: HoldWatch): SessionAuditor => {
  const places = new Map<SessionId, Place>();
  const { nextTurn = timerTurn } = ports;
  return {
    look: async (sessionId, also, budget) => {
      const now = ports.clock.now();
      // The locks first: what they are told afterwards can only be missing here.
      const locks = await ports.seatLocks.held(sessionId);
      const { decisions } = await ports.seatSales.taken(sessionId);
      // Reading a large hall has already held the event loop.
      await nextTurn();
      const bySeat = await inSlices(bySeatOf(decisions), nextTurn);
      const place = places.get(sessionId) ?? { orders: undefined, tickets: undefined, holds: 0 };
      const listed = await ports.orders.ofSession(sessionId, { limit: budget.orders, cursor: place.orders });
      const ticketed = await ports.tickets.ofSession(sessionId, { limit: budget.orders, cursor: place.tickets });
      const asked = decisions.filter(
        ({ seatId }, at) => also.seats.has(seatId) || (at >= place.holds && at < place.holds + budget.holds),
      );
      const orderIds = new Set([
        ...also.orders,
        ...listed.items.map(({ orderId }) => orderId),
        ...ticketed.items.map(({ orderId }) => orderId),
      ]);
      places.set(sessionId, {
        orders: listed.nextCursor ?? undefined,
        tickets: ticketed.nextCursor ?? undefined,
        holds: place.holds + budget.holds < decisions.length ? place.holds + budget.holds : 0,
      });
      for (const [oldest] of places) if (places.size > maxPlaces) places.delete(oldest);
      const suspicions = [
        ...(await suspectOrders(ports, [...orderIds], bySeat, now)),
        ...claimsOfNobody(sessionId, asked, await ordersOf(ports, asked)),
        ...(locks.ok ? await inSlices(lockDifferences(sessionId, bySeat, locks.value), nextTurn) : []),
        ...(locks.ok ? await holds.look(sessionId, locks.value, bySeat, now) : []),
      ];
      // Also those that are free on record: they have no claim to look at.
      return { suspicions, orders: orderIds, seats: new Set([...also.seats, ...asked.map(({ seatId }) => seatId)]) };
    },
  };
};

const ordersOf = async (
  { orders }: AuditPorts,
  decisions: readonly SeatDecision[],
): Promise<ReadonlyMap<HoldId, Order | undefined>> => {
  const holdIds = [...new Set(decisions.map(({ holdId }) => holdId))];
  return new Map(await atMostAtOnce(atOnce, holdIds, async (holdId) => [holdId, await orders.ofHold(holdId)] as const));
};

const suspectOrders = async (
  ports: AuditPorts,
  orderIds: readonly OrderId[],
  decisions: ReadonlyMap<SeatId, SeatDecision>,
  now: Instant,
): Promise<readonly Suspicion[]> => {
  const found = await atMostAtOnce(atOnce, orderIds, async (orderId): Promise<readonly Suspicion[]> => {
    const [order, payments, tickets, entries] = await Promise.all([
      ports.orders.find(orderId),
      ports.payments.ofOrder(orderId),
      ports.tickets.ofOrder(orderId),
      ports.ledger.ofOrder(orderId),
    ]);
    if (order !== undefined) {
      const audited = { order, payments: payments.map(({ state }) => state), tickets, entries };
      return suspectOrder(audited, decisions, now);
    }
    const seen = tickets.map(({ ticketId }) => ticketId).join();
    return unpaidTickets(orderId, tickets).map((finding) => ({
      ...finding,
      kind: 'ticket-unpaid',
      subject: `orders/${orderId}`,
      seen,
    }));
  });
  return found.flat();
};
