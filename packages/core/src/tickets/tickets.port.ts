import type { AggregateStore, OrderId, Page, PageRequest, SessionId, TicketId } from '../kernel/index.ts';
import type { Ticket } from './ticket.ts';

/**
 * The tickets, with the promises of {@link AggregateStore}. `SeatSales` issues and revokes them.
 */
export interface Tickets extends AggregateStore<TicketId, Ticket> {
  /** In the order of the order's lines. */
  ofOrder(orderId: OrderId): Promise<readonly Ticket[]>;
  ofSession(sessionId: SessionId, page: PageRequest): Promise<Page<Ticket>>;
}
