import type { FactsOf } from '../kernel/index.ts';
import type { Ticket } from './ticket.ts';

/** What can happen to a ticket; the payload is the ticket as it then is. */
export interface TicketFact {
  readonly type: 'TicketIssued' | 'TicketRevoked';
  readonly payload: Ticket;
}

/** How tickets are made of facts, and these told: with their concert. Each happens once. */
export const ticketFacts: FactsOf<Ticket, TicketFact> = {
  aggregateType: 'tickets',
  version: 1,
  idOf: ({ payload }) => payload.ticketId,
  routingKeyOf: ({ payload }) => payload.eventId,
  evolve: (_, { payload }) => payload,
};
