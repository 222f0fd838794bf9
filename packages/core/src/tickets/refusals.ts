/** This person holds no such ticket. */
export interface TicketUnknown {
  readonly code: 'tickets/ticket-unknown';
}

/** No key of ours signed this code, or it was changed. */
export interface CodeForged {
  readonly code: 'tickets/code-forged';
}

export type TicketsRefusal = TicketUnknown | CodeForged;
