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
 * Who comes to a session, by one ticket: a seat, its state and whose it is. Nobody's name is here,
 * nor in the log it is folded from: only ids.
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
  /** Whose the ticket is now. */
  readonly holderId: PrincipalId;
  readonly status: TicketProgress['status'];
  readonly issuedAt: Instant;
  /** The label in the form in which a text comparison puts seat 2 before seat 10. */
  readonly seatRank: string;
  /** What the attendee is found by; see {@link attendeeWords}. */
  readonly words: readonly string[];
}

/**
 * The tickets of each session as its organizer sees them, by the ticket's id: a session of any size
 * is folded one small document at a time. A seat that was refunded and sold again has a document
 * for each of its tickets.
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
