import type { Event } from '../catalog/index.ts';
import { instant, invariant, localDay } from '../kernel/index.ts';
import type { EventId, Instant, OrganizationId } from '../kernel/index.ts';
import {
  changeRow,
  countOrder,
  countRow,
  countRows,
  countSale,
  countTotal,
  noOrders,
  noSales,
  salesTypes,
} from './sales-count.ts';
import type { OrderCount, SalesFact, SalesRow, SalesTotal } from './sales-count.ts';
import { defineView } from './view.ts';
import type { StaleMark, ToldFact, View } from './view.ts';

/** A session's share in the sales of its event; its key is the session's id. */
export interface SessionInSales extends SalesRow {
  readonly startsAt: Instant;
  /** The number of seats that can be sold. */
  readonly capacity: number;
  readonly cancelled: boolean;
  readonly orders: OrderCount;
}

/** The sales of an event. */
export interface EventSales extends SalesTotal, StaleMark {
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  /** Where the event takes place: an IANA name. */
  readonly timeZone: string;
  /** By tier. */
  readonly tiers: readonly SalesRow[];
  /** By session; a session that was cancelled before any order has no row. */
  readonly sessions: readonly SessionInSales[];
  /**
   * By day, in the venue's time zone, as in `2027-05-01`. A refund counts on the day it happened. A
   * day without sales or refunds has no row.
   */
  readonly days: readonly SalesRow[];
}

/**
 * The sales of each event, by the event's id: in total, by session, by tier and by day. Sections
 * belong to a hall, so they are counted by session, in `sessionSales`.
 */
export const eventSales: View<EventSales> = defineView({
  name: 'sales',
  types: ['EventCreated', 'EventChanged', 'SessionCreated', 'SessionChanged', 'SessionCancelled', ...salesTypes],
  idOf: ({ payload }) => ('session' in payload ? payload.session.eventId : payload.eventId),
  evolve: (sales, fact) => {
    if (fact.type === 'EventCreated') return noEventSales(fact.payload);
    invariant(sales, `${fact.type} came before its event was created`);
    switch (fact.type) {
      case 'EventChanged': {
        const { currency, venue } = fact.payload.details;
        return { ...sales, ...(sales.total.ticketsSold === 0 && { currency }), timeZone: venue.timeZone };
      }
      case 'SessionCreated':
      case 'SessionChanged':
        return { ...sales, sessions: planned(sales.sessions, fact.payload) };
      case 'SessionCancelled':
        return { ...sales, sessions: cancelled(sales.sessions, fact.payload.sessionId) };
      case 'OrderPlaced':
      case 'OrderPaid':
      case 'OrderPartlyRefunded':
      case 'OrderRefunded':
      case 'OrderExpired':
      case 'OrderCancelled':
        return counted(sales, fact);
    }
  },
});

/** The sales of an event that the log has not mentioned yet. */
export const noEventSales = ({
  eventId,
  organizationId,
  details,
}: Pick<Event, 'eventId' | 'organizationId' | 'details'>): EventSales => ({
  eventId,
  organizationId,
  currency: details.currency,
  timeZone: details.venue.timeZone,
  orders: noOrders,
  total: noSales,
  tiers: [],
  sessions: [],
  days: [],
});

const planned = (
  sessions: EventSales['sessions'],
  { session, capacity }: ToldFact<'SessionCreated' | 'SessionChanged'>['payload'],
): EventSales['sessions'] => {
  const { sessionId: key, startsAt, progress } = session;
  const own = { startsAt, capacity, cancelled: progress.status === 'cancelled' };
  return changeRow(sessions, key, (row) => ({ key, ...noSales, orders: noOrders, ...row, ...own }));
};

/**
 * Drops sessions without orders; otherwise planning and cancelling would grow the document forever.
 */
const cancelled = (sessions: EventSales['sessions'], sessionId: string): EventSales['sessions'] =>
  sessions
    .map((row) => (row.key === sessionId ? { ...row, cancelled: true } : row))
    .filter((row) => row.key !== sessionId || row.orders.placed > 0);

const counted = (sales: EventSales, fact: SalesFact): EventSales => {
  const { sessionId } = fact.payload;
  const day = localDay(instant(fact.occurredAt), sales.timeZone);
  return {
    ...countTotal(sales, fact),
    tiers: countRows(sales.tiers, fact, ({ tierId }) => tierId),
    days: countRow(sales.days, fact, day),
    sessions: changeRow(sales.sessions, sessionId, (row) => {
      invariant(row, `an order came before its session ${sessionId} was created`);
      return countSale({ ...row, orders: countOrder(row.orders, fact) }, fact);
    }),
  };
};
