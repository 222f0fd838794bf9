import type Stripe from 'stripe';

/**
 * What a `Stripe` client of this adapter needs. The API version is pinned, so that answers keep
 * their shape until somebody raises it here. The client retries a call only if the connection
 * broke, once and with the same idempotency key: an unknown outcome is reported as such, and the
 * caller decides how to resolve it.
 *
 * @example
 * const client = new Stripe(secretKey, stripeClientOptions);
 */
export const stripeClientOptions: Stripe.StripeConfig = {
  apiVersion: '2026-10-28.endive',
  maxNetworkRetries: 0,
  timeout: 10_000,
  telemetry: false,
};
