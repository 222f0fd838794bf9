import { signTicketCode } from '../tickets/index.ts';
import type { TicketKeys, Ticket } from '../tickets/index.ts';

/**
 * A ticket with the code that its holder shows at the gate. Codes are signed when they are read and
 * stored nowhere, so that no copy of the database opens a gate.
 */
export interface CodedTicket {
  readonly ticket: Ticket;
  /** Null for a revoked ticket. */
  readonly code: string | null;
}

/** Adds the code to a ticket, unless it was revoked. */
export const codedTicket = async (
  ports: { readonly ticketKeys: TicketKeys },
  ticket: Ticket,
): Promise<CodedTicket> => ({
  ticket,
  code: ticket.progress.status === 'revoked' ? null : await signTicketCode(ports.ticketKeys, ticket),
});
