import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result, TicketId } from '../kernel/index.ts';
import type { TicketUnknown, TicketKeys, Tickets } from '../tickets/index.ts';
import { codedTicket } from './coded-ticket.ts';
import type { CodedTicket } from './coded-ticket.ts';

/** Who asks for which ticket. */
export interface FindTicketQuery {
  readonly principal: Principal;
  readonly ticketId: TicketId;
}

/**
 * Finds a ticket for the person who holds it now, with the code to show at the gate;
 * a revoked ticket has none.
 *
 * @param query `principal` holds the ticket.
 * @returns the ticket and its code; or `tickets/ticket-unknown` if there is none, or somebody else
 *   holds it.
 * @example
 * const found = await office.checkout.findTicket({ principal, ticketId });
 * if (found.ok) console.log(found.value.ticket.label, found.value.code);
 */
export const findTicket =
  (ports: { readonly tickets: Pick<Tickets, 'find'>; readonly ticketKeys: TicketKeys }) =>
  async ({ principal, ticketId }: FindTicketQuery): Promise<Result<CodedTicket, TicketUnknown>> => {
    const stored = await ports.tickets.find(ticketId);
    if (stored?.state.holderId !== principal.principalId) return refuse({ code: 'tickets/ticket-unknown' });
    return ok(await codedTicket(ports, stored.state));
  };
