import type {
  EventId,
  HoldId,
  Instant,
  Money,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  SeatId,
  SessionId,
} from '../kernel/index.ts';
import type { Fence, HoldLine } from '../locking/index.ts';
import type { OrderPrice } from '../pricing/index.ts';

/** One seat of an order, at the price of the hold's moment. */
export type OrderLine = HoldLine;

/** The state of an order, each with what is then true. */
export type OrderProgress =
  | { readonly status: 'pending'; readonly expiresAt: Instant }
  | { readonly status: 'paid'; readonly paidAt: Instant; readonly paymentId: PaymentId | null }
  /** Paid, and some of it went back: its other seats stay sold. */
  | { readonly status: 'partly_refunded'; readonly paidAt: Instant; readonly paymentId: PaymentId | null }
  | { readonly status: 'refunded'; readonly refundedAt: Instant; readonly paymentId: PaymentId | null }
  | { readonly status: 'expired'; readonly expiredAt: Instant }
  | { readonly status: 'cancelled'; readonly cancelledAt: Instant };

/** Why something of an order went back. */
export type OrderRefundReason =
  /** The organizer gave it back. */
  | 'requested'
  /** The session does not take place. */
  | 'session-cancelled'
  /** Somebody gave it back in the gateway's own dashboard. */
  | 'at-gateway'
  /** The buyer's bank took it back. */
  | 'dispute-lost';

/** What of an order went back at one time. */
export interface OrderRefund {
  readonly refundId: RefundId;
  /** The seats that it took from the buyer; none if only money went back. */
  readonly seatIds: readonly SeatId[];
  readonly amount: Money;
  readonly refundedAt: Instant;
  readonly reason: OrderRefundReason;
  /**
   * Whether fees went back that are kept otherwise. Absent where nobody decided that: what went
   * back at the gateway, and refunds from before it was kept, tell it by their amount.
   */
  readonly withFees?: boolean;
}

/**
 * A buyer's durable right to seats, and then to tickets. `pending` lives as long as its claims;
 * `paid` without a payment means that the total was zero.
 */
export interface Order {
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly buyerId: PrincipalId;
  /** The hold it came from: one hold becomes at most one order. */
  readonly holdId: HoldId;
  readonly fence: Fence;
  readonly lines: readonly OrderLine[];
  /** What the buyer pays. */
  readonly total: Money;
  /**
   * The total in its parts. Absent where there is nothing beside the prices of the lines; `priceOf`
   * gives the parts in either case.
   */
  readonly price?: OrderPrice;
  readonly placedAt: Instant;
  readonly progress: OrderProgress;
  /**
   * What went back of it, the first first. Absent if nothing did, and of orders that were refunded
   * whole before refunds were kept.
   */
  readonly refunds?: readonly OrderRefund[];
}

/** An order in one given state. */
export type OrderIn<Status extends OrderProgress['status']> = Order & {
  readonly progress: Extract<OrderProgress, { status: Status }>;
};
