import type {
  EventId,
  Instant,
  Money,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  SessionId,
} from '../kernel/index.ts';
import type { GatewayDispute } from './gateway-dispute.ts';

/** Why money goes back although the card was charged. */
export type RefundReason = 'seats-taken' | 'order-cancelled' | 'order-expired' | 'duplicate' | 'requested';

/** Where a payment is, each state with what is then true. */
export type PaymentProgress =
  /**
   * Decided here; the gateway may or may not know of it yet. With its reference, the gateway does:
   * its books told of it.
   */
  | { readonly status: 'created'; readonly providerRef?: string }
  | {
      readonly status: 'requires_action';
      readonly providerRef: string;
      readonly clientSecret: string;
      /** Where the buyer pays; null if the client does it with the secret alone. */
      readonly checkoutUrl: string | null;
    }
  | { readonly status: 'succeeded'; readonly providerRef: string; readonly succeededAt: Instant }
  | {
      readonly status: 'failed';
      readonly providerRef: string | null;
      readonly reason: string;
      readonly failedAt: Instant;
    }
  | { readonly status: 'cancelled'; readonly providerRef: string | null; readonly cancelledAt: Instant }
  /** Captured, and money is on its way back; asked of the gateway until it says done. */
  | {
      readonly status: 'refund_pending';
      readonly providerRef: string;
      readonly reason: RefundReason;
      readonly since: Instant;
    }
  /** Some of what was captured went back, and nothing else is on its way. */
  | {
      readonly status: 'partly_refunded';
      readonly providerRef: string;
      readonly reason: RefundReason;
      readonly refundedAt: Instant;
    }
  /** All of it went back. */
  | {
      readonly status: 'refunded';
      readonly providerRef: string;
      readonly reason: RefundReason;
      readonly refundedAt: Instant;
    }
  /** The gateway captured something else than was asked; settles nothing, waits for a person. */
  | { readonly status: 'mismatched'; readonly providerRef: string; readonly captured: Money; readonly since: Instant };

/** Money of a payment that goes back, or went. */
export interface PaymentRefund {
  readonly refundId: RefundId;
  readonly amount: Money;
  /** `pending` until the gateway says that it is `done`. */
  readonly status: 'pending' | 'done';
  /** `at-gateway`: nobody asked for it here, it was made in the gateway's own dashboard. */
  readonly reason: RefundReason | 'at-gateway';
  /** What was asked for, where the gateway had less left. */
  readonly reducedFrom?: Money;
}

/** A dispute as it was last heard of. */
export interface PaymentDispute extends GatewayDispute {
  readonly heardAt: Instant;
}

/** What an attempt to pay is about, however far it came. */
export interface PaymentAttempt {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  /** Absent in payments that were begun before it was kept; it is the concert's. */
  readonly organizationId?: OrganizationId;
  readonly buyerId: PrincipalId;
  readonly amount: Money;
  /** The gateway it goes through, as in `sandbox`. */
  readonly provider: string;
  /** 1 for an order's first. */
  readonly attempt: number;
  readonly createdAt: Instant;
}

/** One attempt to pay an order. An order may have several; at most one succeeds for keeps. */
export interface Payment extends PaymentAttempt {
  readonly progress: PaymentProgress;
  /**
   * What goes back of it, the first first. Absent if nothing does, and of payments that went back
   * whole before refunds were kept.
   */
  readonly refunds?: readonly PaymentRefund[];
  /** Absent if the buyer's bank never wanted the money back. */
  readonly dispute?: PaymentDispute;
}
