import type { Instant } from '../kernel/index.ts';

/** This person holds no such ticket. */
export interface TicketUnknown {
  readonly code: 'tickets/ticket-unknown';
}

/** The ticket was refunded or cancelled: it opens no gate, so there is no code to show. */
export interface TicketRevoked {
  readonly code: 'tickets/ticket-revoked';
  readonly revokedAt: Instant;
}

/** No key of ours signed this code, or it was changed. */
export interface CodeForged {
  readonly code: 'tickets/code-forged';
}

export type TicketsRefusal = TicketUnknown | TicketRevoked | CodeForged;
