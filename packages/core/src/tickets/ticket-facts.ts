import type { Instant, OutboxEvent } from '../kernel/index.ts';
import type { Ticket } from './ticket.ts';

/** What can happen to a ticket; the payload is the ticket as it then is. Version 1. */
export interface TicketFact {
  readonly type: 'TicketIssued' | 'TicketRevoked';
  readonly payload: Ticket;
}

/** The outbox event that tells a ticket's fact. */
export const ticketEvent = ({ type, payload }: TicketFact, occurredAt: Instant): OutboxEvent => ({
  id: `${payload.ticketId}:${type}`,
  aggregateType: 'tickets',
  aggregateId: payload.ticketId,
  routingKey: payload.eventId,
  type,
  version: 1,
  payload,
  occurredAt,
});
