import type { EventId, Instant, Money, OrderId, PaymentId, PrincipalId, SessionId } from '../kernel/index.ts';

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
  /** Captured, and on its way back; asked of the gateway until it says done. */
  | {
      readonly status: 'refund_pending';
      readonly providerRef: string;
      readonly reason: RefundReason;
      readonly since: Instant;
    }
  | {
      readonly status: 'refunded';
      readonly providerRef: string;
      readonly reason: RefundReason;
      readonly refundedAt: Instant;
    }
  /** The gateway captured something else than was asked; settles nothing, waits for a person. */
  | { readonly status: 'mismatched'; readonly providerRef: string; readonly captured: Money; readonly since: Instant };

/** What an attempt to pay is about, however far it came. */
export interface PaymentAttempt {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly sessionId: SessionId;
  readonly eventId: EventId;
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
}
