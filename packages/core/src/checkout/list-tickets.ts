import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { findOrder } from '../orders/index.ts';
import type { OrderUnknown, OwnOrder } from '../orders/index.ts';
import type { Ports } from '../ports.ts';
import { codedTicket } from '../tickets/index.ts';
import type { CodedTicket } from '../tickets/index.ts';

/** The tickets of the buyer's order that the buyer still holds, in the order of its lines; none before it is paid. */
export const listTickets =
  (ports: Pick<Ports, 'orders' | 'tickets' | 'ticketKeys'>) =>
  async (query: OwnOrder): Promise<Result<readonly CodedTicket[], OrderUnknown>> => {
    const own = await findOrder(ports)(query);
    if (!own.ok) return own;
    const tickets = await ports.tickets.ofOrder(query.orderId);
    const held = tickets.filter(({ holderId }) => holderId === query.principal.principalId);
    return ok(await Promise.all(held.map((ticket) => codedTicket(ports, ticket))));
  };
