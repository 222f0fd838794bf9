import type { Tickets, TicketKeys } from '../tickets/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { OrderUnknown, Orders } from '../orders/index.ts';
import { codedTicket } from './coded-ticket.ts';
import type { CodedTicket } from './coded-ticket.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';

/** The tickets of the buyer's order that the buyer still holds, in the order of its lines; none before it is paid. */
export const listTickets =
  (ports: { readonly orders: Orders; readonly tickets: Tickets; readonly ticketKeys: TicketKeys }) =>
  async (query: OwnOrder): Promise<Result<readonly CodedTicket[], OrderUnknown>> => {
    const own = await findOrder(ports)(query);
    if (!own.ok) return own;
    const tickets = await ports.tickets.ofOrder(query.orderId);
    const held = tickets.filter(({ holderId }) => holderId === query.principal.principalId);
    return ok(await Promise.all(held.map((ticket) => codedTicket(ports, ticket))));
  };
