import type { Instant, TicketId } from '../kernel/index.ts';

/** What a ticket on paper says. */
export interface PrintedTicket {
  readonly ticketId: TicketId;
  /** What its QR code holds. */
  readonly code: string;
  readonly title: string;
  readonly startsAt: Instant;
  readonly venue: {
    readonly name: string;
    readonly city: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string;
    /** IANA name: the ticket says the time there. */
    readonly timeZone: string;
  };
  readonly tierName: string;
  /** As in `Balcony, row C, seat 12`. */
  readonly seat: string;
  /** Who comes; null where nobody asked. */
  readonly holderName: string | null;
}
