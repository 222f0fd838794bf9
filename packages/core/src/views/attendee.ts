import type {
  AreaId,
  EventId,
  Instant,
  OrderId,
  PrincipalId,
  SeatId,
  SessionId,
  TicketId,
  TierId,
} from '../kernel/index.ts';
import type { Ticket, TicketProgress } from '../tickets/index.ts';
import { attendeeWords, seatRank } from './attendee-words.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/**
 * One ticket of a session: its seat, its state and its holder. Neither this document nor the log it
 * is folded from contains names, only ids.
 */
export interface Attendee extends StaleMark {
  readonly ticketId: TicketId;
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly orderId: OrderId;
  readonly seatId: SeatId;
  readonly areaId: AreaId | null;
  readonly label: string;
  readonly tierId: TierId;
  /** The ticket's current holder. */
  readonly holderId: PrincipalId;
  readonly status: TicketProgress['status'];
  readonly issuedAt: Instant;
  /** The label in a form that a text comparison sorts naturally: seat 2 before seat 10. */
  readonly seatRank: string;
  /** The words that the attendee is found by; see {@link attendeeWords}. */
  readonly words: readonly string[];
}

/**
 * The tickets of each session as its organizer sees them, by ticket id: a session of any size is
 * folded one small document at a time. A seat that was refunded and resold has a document for each
 * of its tickets.
 */
export const attendees: View<Attendee> = defineView({
  name: 'attendees',
  types: ['TicketIssued', 'TicketRevoked'],
  idOf: ({ payload }) => payload.ticketId,
  evolve: (_, { payload }) => attendeeFrom(payload),
});

const attendeeFrom = (ticket: Ticket): Attendee => {
  const { ticketId, sessionId, eventId, orderId, seatId, areaId, label, tierId, holderId, issuedAt, progress } = ticket;
  return {
    ...{ ticketId, sessionId, eventId, orderId, seatId, areaId, label, tierId, holderId, issuedAt },
    status: progress.status,
    seatRank: seatRank(label),
    words: attendeeWords([label, seatId, ticketId, orderId, holderId].join(' ')),
  };
};
