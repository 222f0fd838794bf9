import type { Tickets, TicketKeys } from '../tickets/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { OrderUnknown, Orders } from '../orders/index.ts';
import { codedTicket } from './coded-ticket.ts';
import type { CodedTicket } from './coded-ticket.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';

/**
 * Lists the tickets of the buyer's own order that the buyer still holds, in the order of its lines.
 *
 * @param query `principal` is the order's buyer.
 * @returns the tickets with their codes, none before the order is paid, and a null for the code of
 *   a revoked one; or `orders/order-unknown` if there is no such order, or it is another buyer's.
 * @example
 * const listed = await office.checkout.listTickets({ principal, orderId });
 * if (listed.ok) for (const { ticket, code } of listed.value) console.log(ticket.label, code);
 */
export const listTickets =
  (ports: { readonly orders: Orders; readonly tickets: Tickets; readonly ticketKeys: TicketKeys }) =>
  async (query: OwnOrder): Promise<Result<readonly CodedTicket[], OrderUnknown>> => {
    const own = await findOrder(ports)(query);
    if (!own.ok) return own;
    const tickets = await ports.tickets.ofOrder(query.orderId);
    const held = tickets.filter(({ holderId }) => holderId === query.principal.principalId);
    return ok(await Promise.all(held.map((ticket) => codedTicket(ports, ticket))));
  };
