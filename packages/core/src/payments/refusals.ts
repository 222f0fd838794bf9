import type { Money, PaymentId } from '../kernel/index.ts';
import type { WebhookForged, WebhookIgnored, WebhookStale } from './payment-gateway.port.ts';

/** The order was tried as often as it may be. */
export interface AttemptLimitReached {
  readonly code: 'payments/attempt-limit-reached';
  readonly limit: number;
}

/** There is no such payment of this buyer. */
export interface PaymentUnknown {
  readonly code: 'payments/payment-unknown';
}

/** The order's total is zero: it needs no payment and is already on its way to tickets. */
export interface PaymentNeedless {
  readonly code: 'payments/payment-needless';
}

/** A payment of this order is captured or being captured. */
export interface PaymentInFlight {
  readonly code: 'payments/payment-in-flight';
  readonly paymentId: PaymentId;
}

/** More would go back of a payment than is left of what was captured. */
export interface RefundExceedsCaptured {
  readonly code: 'payments/refund-exceeds-captured';
  /** What can still go back. */
  readonly left: Money;
}

/** The buyer's bank argues about the payment: until that ends nothing can be sent back. */
export interface PaymentDisputed {
  readonly code: 'payments/payment-disputed';
}

/** No gateway of that name takes notices here. */
export interface ProviderUnknown {
  readonly code: 'payments/provider-unknown';
  readonly provider: string;
}

export type PaymentsRefusal =
  | AttemptLimitReached
  | PaymentUnknown
  | PaymentNeedless
  | PaymentInFlight
  | RefundExceedsCaptured
  | PaymentDisputed
  | ProviderUnknown
  | WebhookForged
  | WebhookStale
  | WebhookIgnored;
