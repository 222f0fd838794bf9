import type {
  AreaId,
  EventId,
  Instant,
  OrderId,
  PrincipalId,
  SeatId,
  SessionId,
  TicketId,
  TierId,
} from '../kernel/index.ts';

/** The state of a ticket. Checked in once; revoked by refund or cancellation. */
export type TicketProgress =
  | { readonly status: 'issued' }
  | { readonly status: 'checked_in'; readonly checkedInAt: Instant }
  | { readonly status: 'revoked'; readonly revokedAt: Instant };

/**
 * The right to one seat of one session. Exists only for an order that was paid, or whose total was
 * zero.
 */
export interface Ticket {
  readonly ticketId: TicketId;
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly seatId: SeatId;
  readonly areaId: AreaId | null;
  readonly label: string;
  readonly tierId: TierId;
  /** Whose it is now. */
  readonly holderId: PrincipalId;
  /** Counts the codes this seat's ticket has had: a transfer makes the old one worthless. */
  readonly serial: number;
  readonly issuedAt: Instant;
  readonly progress: TicketProgress;
}
