import { invariant } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { sessionOf } from '../messaging/index.ts';
import type { Session } from '../scheduling/index.ts';
import { sectionKeyOf } from '../seating/index.ts';
import { countRows, countTotal, noOrders, noSales, salesTypes } from './sales-count.ts';
import type { SalesRow, SalesTotal } from './sales-count.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/** The sales of a session. */
export interface SessionSales extends SalesTotal, StaleMark {
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  /** The number of seats that can be sold. */
  readonly capacity: number;
  /** By tier. */
  readonly tiers: readonly SalesRow[];
  /** By section of the hall; the key is what `sectionKeyOf` derives from a seat's id. */
  readonly sections: readonly SalesRow[];
}

/**
 * The sales of each session, by the session's id: in total, by tier and by section. They are
 * separate from the event's because a hall may have thousands of sections.
 */
export const sessionSales: View<SessionSales> = defineView({
  name: 'session_sales',
  types: ['SessionCreated', 'SessionChanged', ...salesTypes],
  idOf: sessionOf,
  evolve: (sales, fact) => {
    if (fact.type === 'SessionCreated') {
      const { session, capacity, currency } = fact.payload;
      return { ...noSessionSales(session, currency), capacity };
    }
    invariant(sales, `${fact.type} came before its session was created`);
    if (fact.type === 'SessionChanged') return { ...sales, capacity: fact.payload.capacity };
    return {
      ...countTotal(sales, fact),
      tiers: countRows(sales.tiers, fact, ({ tierId }) => tierId),
      sections: countRows(sales.sections, fact, ({ seatId }) => sectionKeyOf(seatId)),
    };
  },
});

/** The sales of a session that the log has not mentioned yet; its capacity is unknown, too. */
export const noSessionSales = (
  { sessionId, eventId }: Pick<Session, 'sessionId' | 'eventId'>,
  currency: string,
): SessionSales => ({
  sessionId,
  eventId,
  currency,
  capacity: 0,
  orders: noOrders,
  total: noSales,
  tiers: [],
  sections: [],
});
