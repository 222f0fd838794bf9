import { utcDayOf } from '../kernel/index.ts';
import type { EventId } from '../kernel/index.ts';
import { linesJustRefunded } from '../orders/index.ts';
import type { Order } from '../orders/index.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/** What the log knows of how much an event is asked for. */
export interface EventTrend extends StaleMark {
  readonly eventId: EventId;
  /** Seats that can be sold at all, by session; without those of cancelled sessions. */
  readonly seats: Readonly<Record<string, number>>;
  /**
   * Tickets sold and not refunded, by the UTC day on which their order was placed. Both facts of an
   * order tell that day, so what is counted does not depend on which order was told first.
   */
  readonly ticketsByDay: Readonly<Record<string, number>>;
}

/**
 * How many tickets of each event were sold day by day, by the event's id: what the ranking by trend
 * is made of, together with page views, which are no facts.
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
