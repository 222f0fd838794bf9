import type { Instant, TicketId } from '../kernel/index.ts';

/** What a ticket on paper says. */
export interface PrintedTicket {
  readonly ticketId: TicketId;
  /** What its QR code holds. */
  readonly code: string;
  readonly title: string;
  readonly startsAt: Instant;
  /** The same by the clocks of the venue, as people read it. */
  readonly time: string;
  readonly venueName: string;
  /** City and country. */
  readonly place: string;
  readonly tierName: string;
  /** As in `Balcony, row C, seat 12`. */
  readonly seat: string;
  /** Who comes; null where nobody asked. */
  readonly holderName: string | null;
}
