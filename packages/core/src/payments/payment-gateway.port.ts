import type { Instant, Money, OrderId, OrganizationId, Page, PageRequest, PaymentId, Result } from '../kernel/index.ts';
import type { GatewayDispute } from './gateway-dispute.ts';
import type { PaymentReference } from './payment-reference.ts';

/** A payment as the gateway knows it. */
export interface GatewayPayment {
  /** The gateway's own name for it, permanent and unique. */
  readonly providerRef: string;
  readonly paymentId: PaymentId;
  /**
   * `open` until it ends one way or another. `refunded` only when everything captured went back.
   */
  readonly status: 'open' | 'succeeded' | 'failed' | 'cancelled' | 'refunded';
  /** Zero until captured; not lowered by refunds. */
  readonly captured: Money;
  /** All that went back by refunds, whoever asked for them. */
  readonly refunded: Money;
  /** Its dispute, the last if there were several; absent if there was none. */
  readonly dispute?: GatewayDispute;
  /** Why it failed, as the gateway puts it, for example `card_declined`; null otherwise. */
  readonly failure: string | null;
  readonly clientSecret: string;
  readonly checkoutUrl: string | null;
}

/** For whom the money of a payment is. */
export interface PaymentSeller {
  readonly organizationId: OrganizationId;
  /**
   * What of the amount is the platform's, which lets others sell; the rest is the seller's. When
   * money goes back, each gives up its part of it.
   */
  readonly platformShare: Money;
}

export interface OpenPayment {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  /**
   * The database that asks, as `ChargeMarks.origin` names it; kept with the charge, as metadata or
   * the like.
   */
  readonly origin: string;
  readonly amount: Money;
  /** For whom the money is. Absent: nobody but whoever has the account with the gateway. */
  readonly seller?: PaymentSeller;
  /** What the buyer reads on the page. */
  readonly description: string;
  /** The same key always gets the same payment, however often it is sent. */
  readonly idempotencyKey: string;
}

export interface RefundPayment extends PaymentReference {
  /** Only captured money goes back, and the news of the capture brought this reference. */
  readonly providerRef: string;
  readonly amount: Money;
  readonly idempotencyKey: string;
}

/** A payment that was captured, as the gateway has it in its books. */
export interface GatewayCharge {
  readonly payment: GatewayPayment;
  readonly orderId: OrderId;
  /**
   * As given when the payment was opened; null if nothing was. Several deployments may share an
   * account with a gateway.
   */
  readonly origin: string | null;
  readonly openedAt: Instant;
  /** When money last moved, by the gateway's clock: it was captured, or some of it went back. */
  readonly movedAt: Instant;
}

/** Which charges to list. */
export interface ListCharges extends PageRequest {
  /** Charges of which money moved at this instant or later. The same on every page. */
  readonly movedFrom: Instant;
}

/**
 * A call from the gateway, as received: the bytes that were signed, and the headers in lower case.
 */
export interface WebhookCall {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a genuine call says. The order of calls means nothing: ask `retrieve` when in doubt. */
export interface PaymentNotice {
  /** The gateway's id of this message. */
  readonly messageId: string;
  readonly payment: GatewayPayment;
}

/** The signature is not the gateway's, or the body can't be read. */
export interface WebhookForged {
  readonly code: 'payments/webhook-forged';
}

/** The signature is right but older than the tolerance allows. */
export interface WebhookStale {
  readonly code: 'payments/webhook-stale';
}

/** Genuine, but not about anything of ours. */
export interface WebhookIgnored {
  readonly code: 'payments/webhook-ignored';
}

/**
 * Who moves the money.
 *
 * Every call that moves money carries an idempotency key: a repeat answers with the first outcome
 * and moves nothing. A call whose outcome is unknown faults with `unknown-outcome` and `retryable`;
 * `retrieve`, or the same call again, resolves it. Webhooks are verified over the raw bytes, in
 * constant time.
 *
 * A payment is named by our id and, from the first answer or notice on, by the gateway's own
 * reference: whoever has it looks nothing up by ours, which many providers do late or not at all.
 * Without it a payment is found by our id alone, as one is whose opening was never answered. A
 * reference of another payment finds nothing.
 */
export interface PaymentGateway {
  /** As in `Payment.provider`. */
  readonly provider: string;
  open(request: OpenPayment): Promise<GatewayPayment>;
  /** Undefined if the gateway never heard of it. */
  retrieve(payment: PaymentReference): Promise<GatewayPayment | undefined>;
  /**
   * Ends an open payment so that it can't be captured any more; one that ended before stays as it
   * is.
   */
  cancel(payment: PaymentReference): Promise<GatewayPayment | undefined>;
  /**
   * Faults, not retryable, when more would go back than was captured, or when it knows no such
   * payment.
   */
  refund(request: RefundPayment): Promise<GatewayPayment>;
  /**
   * Lists what was captured, by `movedAt`, the oldest first: what was opened long ago and captured
   * now, and what was captured long ago and goes back now. Nothing is left out however many share
   * an instant, and what moves while pages are read comes, or comes again, on a later page. A page
   * may hold less than `limit`, even nothing, while there is a next. Charges that carry no ids of
   * ours are not listed.
   */
  charges(request: ListCharges): Promise<Page<GatewayCharge>>;
  verify(call: WebhookCall): Promise<Result<PaymentNotice, WebhookForged | WebhookStale | WebhookIgnored>>;
}
