/** There is no such ticket of this person. */
export interface TicketUnknown {
  readonly code: 'tickets/ticket-unknown';
}

/** The code was not signed by a key of ours, or was changed. */
export interface CodeForged {
  readonly code: 'tickets/code-forged';
}

export type TicketsRefusal = TicketUnknown | CodeForged;
