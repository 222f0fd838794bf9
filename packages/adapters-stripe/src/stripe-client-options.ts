import type Stripe from 'stripe';

/**
 * What a `Stripe` client of this adapter needs. The version of the API is pinned, so that answers
 * keep their shape until somebody raises it here. The client repeats a call only where the
 * connection broke, once and with the same key: an outcome that is not known is told as such, and
 * whoever asked decides how to find out.
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
