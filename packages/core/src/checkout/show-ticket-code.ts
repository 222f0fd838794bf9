import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { signTicketCode } from '../tickets/index.ts';
import type { TicketKeys, TicketRevoked, Tickets, TicketUnknown } from '../tickets/index.ts';
import type { FindTicketQuery } from './find-ticket.ts';

/**
 * Shows the code of a ticket alone, for a picture of it.
 *
 * @param query `principal` holds the ticket.
 * @returns the code; or
 *   - `tickets/ticket-unknown` if there is no such ticket, or somebody else holds it
 *   - `tickets/ticket-revoked` if it was revoked, and when
 * @example
 * const shown = await office.checkout.showTicketCode({ principal, ticketId });
 * if (shown.ok) console.log(shown.value);
 */
export const showTicketCode =
  (ports: { readonly tickets: Pick<Tickets, 'find'>; readonly ticketKeys: TicketKeys }) =>
  async ({ principal, ticketId }: FindTicketQuery): Promise<Result<string, TicketUnknown | TicketRevoked>> => {
    const ticket = (await ports.tickets.find(ticketId))?.state;
    if (ticket?.holderId !== principal.principalId) return refuse({ code: 'tickets/ticket-unknown' });
    const { progress } = ticket;
    if (progress.status === 'revoked') return refuse({ code: 'tickets/ticket-revoked', revokedAt: progress.revokedAt });
    return ok(await signTicketCode(ports.ticketKeys, ticket));
  };
