import type { TicketId } from '../kernel/index.ts';
import type { Ticket, Tickets } from '../tickets/index.ts';
import { memoryAggregates } from './aggregates.ts';
import type { MemoryDatabase } from './database.ts';
import { pageOf } from './page-of.ts';

export const memoryTickets = (database: MemoryDatabase): Tickets => {
  const all = (ticketIds: readonly TicketId[] = []): Ticket[] =>
    ticketIds.flatMap((ticketId) => database.tickets.get(ticketId)?.state ?? []);
  return {
    ...memoryAggregates(database, database.tickets, ({ ticketId }) => ticketId),
    ofOrder: async (orderId) => all(database.ticketsOfOrder.get(orderId)),
    ofSession: async (sessionId, page) =>
      pageOf(all(database.ticketsOfSession.get(sessionId)), ({ ticketId }) => ticketId, page),
  };
};
