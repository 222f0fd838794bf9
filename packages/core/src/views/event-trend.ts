import { utcDayOf } from '../kernel/index.ts';
import type { EventId } from '../kernel/index.ts';
import { linesJustRefunded } from '../orders/index.ts';
import type { Order } from '../orders/index.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/** What the log knows about the demand for an event. */
export interface EventTrend extends StaleMark {
  readonly eventId: EventId;
  /** The number of seats that can be sold, by session; without cancelled sessions. */
  readonly seats: Readonly<Record<string, number>>;
  /**
   * Tickets sold and not refunded, by the UTC day on which their order was placed. Both the sale
   * and the refund tell that day, so the count does not depend on the order of facts.
   */
  readonly ticketsByDay: Readonly<Record<string, number>>;
}

/**
 * How many tickets of each event were sold per day, by event id: the input of the ranking by trend,
 * together with page views, which are not facts.
 */
export const eventTrends: View<EventTrend> = defineView({
  name: 'trending',
  types: ['SessionCreated', 'SessionChanged', 'SessionCancelled', 'OrderPaid', 'OrderPartlyRefunded', 'OrderRefunded'],
  idOf: ({ payload }) => eventOf(payload),
  evolve: (known, { type, payload }) => {
    const trend = known ?? { eventId: eventOf(payload), seats: {}, ticketsByDay: {} };
    switch (type) {
      case 'SessionCreated':
      case 'SessionChanged':
        return { ...trend, seats: { ...trend.seats, [payload.session.sessionId]: payload.capacity } };
      case 'SessionCancelled': {
        const { [payload.sessionId]: _, ...seats } = trend.seats;
        return { ...trend, seats };
      }
      case 'OrderPaid':
        return sold(trend, payload, payload.lines.length);
      case 'OrderPartlyRefunded':
      case 'OrderRefunded':
        return sold(trend, payload, -linesJustRefunded(payload).length);
    }
  },
});

const eventOf = (
  payload: { readonly session: { readonly eventId: EventId } } | { readonly eventId: EventId },
): EventId => ('session' in payload ? payload.session.eventId : payload.eventId);

const sold = (trend: EventTrend, { placedAt }: Order, change: number): EventTrend => {
  const day = utcDayOf(placedAt);
  const { [day]: before = 0, ...others } = trend.ticketsByDay;
  const tickets = before + change;
  return { ...trend, ticketsByDay: tickets === 0 ? others : { ...others, [day]: tickets } };
};
