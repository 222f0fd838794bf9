import { invariant } from '../kernel/index.ts';
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
import type { TicketFact } from './ticket-facts.ts';
import type { Ticket } from './ticket.ts';

/** As much of a paid order as its tickets say. */
export interface TicketedOrder {
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly buyerId: PrincipalId;
  readonly lines: readonly TicketedSeat[];
}

/** A seat that a ticket gives the right to. */
export interface TicketedSeat {
  readonly seatId: SeatId;
  readonly areaId?: AreaId;
  readonly label: string;
  readonly tierId: TierId;
}

/** Issues one ticket per line of an order that is paid, in the order of its lines, to its buyer. */
export const decideIssueTickets = (
  { ticketIds, now }: { readonly ticketIds: readonly TicketId[]; readonly now: Instant },
  order: TicketedOrder,
): readonly TicketFact[] => {
  const { orderId, sessionId, eventId, buyerId, lines } = order;
  invariant(ticketIds.length === lines.length, `order ${orderId} needs one ticket id per line`);
  return lines.map(({ seatId, areaId = null, label, tierId }, place): TicketFact => {
    const ticketId = ticketIds[place];
    invariant(ticketId !== undefined, `no ticket id for seat ${seatId}`);
    const seat = { seatId, areaId, label, tierId };
    const issued = { holderId: buyerId, serial: 1, issuedAt: now, progress: { status: 'issued' } } as const;
    return { type: 'TicketIssued', payload: { ticketId, orderId, sessionId, eventId, ...seat, ...issued } };
  });
};

/** Revokes the tickets of an order that is taken back. */
export const decideRevokeTickets = (
  { now }: { readonly now: Instant },
  tickets: readonly Ticket[],
): readonly TicketFact[] =>
  tickets.map((ticket) => ({
    type: 'TicketRevoked',
    payload: { ...ticket, progress: { status: 'revoked', revokedAt: now } },
  }));
