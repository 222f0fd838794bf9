import type { Clock, PaymentGateway } from '@ticketly/core';
import type Stripe from 'stripe';
import { hostedCheckout } from './hosted-checkout.ts';
import type { HostedCheckout } from './hosted-checkout.ts';
import { listCharges } from './list-charges.ts';
import { isIntent, paymentIntents } from './payment-intents.ts';
import { nothingToRefund, refundIntent } from './refund-intent.ts';
import type { StripePayouts } from './payouts.ts';
import { verifyWebhook } from './verify-webhook.ts';
import type { WebhookSecrets } from './verify-webhook.ts';

/** What the gateway is made from. */
export interface StripeGatewayOptions {
  /** Your own, made with `stripeClientOptions`. */
  readonly client: Stripe;
  /** Decides which webhook calls are stale. */
  readonly clock: Clock;
  /** Verify webhook calls. */
  readonly webhookSecrets: WebhookSecrets;
  /** Buyers pay on a page of Stripe. Default: on a page of yours, with Stripe's Payment Element. */
  readonly checkout?: HostedCheckout;
  /** Whose money it is. Default: all of it goes to your own account. */
  readonly payouts?: StripePayouts;
  /** As in `Payment.provider`. Default: `stripe`. */
  readonly provider?: string;
}

/**
 * Payments through Stripe, with one Stripe payment per attempt: paid on a page of yours with
 * Stripe's Payment Element by its `clientSecret`, or on a page of Stripe at its `checkoutUrl`. Our
 * names are kept as metadata.
 *
 * Faults: `unknown-outcome` when a call that moves money got no answer, `unavailable` for one that
 * only reads; `overloaded` beyond Stripe's rate limit; `contended` when another call with the same
 * key does not end; `misconfigured` for a wrong key, or an amount that Stripe can't charge;
 * `unexpected` for what Stripe refuses.
 *
 * @example
 * const client = new Stripe(secretKey, stripeClientOptions);
 * const gateway = stripeGateway({ client, clock, webhookSecrets: [webhookSecret] });
 */
export const stripeGateway = ({
  client,
  clock,
  webhookSecrets,
  checkout,
  payouts,
  provider = 'stripe',
}: StripeGatewayOptions): PaymentGateway => {
  const now = (): number => clock.now();
  const payments =
    checkout === undefined ? paymentIntents(client, now, payouts) : hostedCheckout(client, now, checkout, payouts);
  return {
    provider,
    open: (request) => payments.open(request),
    retrieve: (payment) => payments.find(payment),
    cancel: (payment) => payments.end(payment),
    refund: async (request) => {
      if (isIntent(request.providerRef)) return refundIntent(client, request);
      // What was opened as a page of Stripe has an intent by now.
      const known = await payments.find(request);
      if (known === undefined) throw nothingToRefund(request);
      return refundIntent(client, { ...request, providerRef: known.providerRef });
    },
    charges: listCharges(client),
    verify: verifyWebhook(client, clock, webhookSecrets),
  };
};
