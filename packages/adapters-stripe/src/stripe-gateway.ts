import { TicketlyFault } from '@ticketly/core';
import type { Clock, GatewayPayment, PaymentGateway, RefundPayment } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { expandCharge, gatewayPaymentOf } from './gateway-payment.ts';
import { hostedCheckout } from './hosted-checkout.ts';
import type { HostedCheckout } from './hosted-checkout.ts';
import { listCharges } from './list-charges.ts';
import { paymentIntents } from './payment-intents.ts';
import { keyed, stripeFault } from './stripe-fault.ts';
import { toStripeAmount } from './stripe-amounts.ts';
import { verifyWebhook } from './verify-webhook.ts';
import type { WebhookSecrets } from './verify-webhook.ts';

/** What the gateway is made of. */
export interface StripeGatewayOptions {
  /** Yours, made with `stripeClientOptions`. */
  readonly client: Stripe;
  /** By which calls of Stripe are found stale. */
  readonly clock: Clock;
  /** Verify the calls of Stripe. */
  readonly webhookSecrets: WebhookSecrets;
  /**
   * Buyers pay on a page of Stripe. Default: on a page of yours, with Stripe's Payment Element.
   */
  readonly checkout?: HostedCheckout;
  /** As in `Payment.provider`. Default: `stripe`. */
  readonly provider?: string;
}

/**
 * Payments through Stripe, each attempt one of its own: paid on a page of yours with Stripe's
 * Payment Element by its `clientSecret`, or on a page of Stripe at its `checkoutUrl`. Our names are
 * kept as metadata.
 *
 * Faults: `unknown-outcome` when a call that moves money was not answered, `unavailable` for one
 * that only reads; `overloaded` beyond Stripe's limit of requests; `contended` when another call
 * with the same key does not end; `misconfigured` for a wrong key, or an amount that Stripe can't
 * charge; `unexpected` for what Stripe refuses.
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
  provider = 'stripe',
}: StripeGatewayOptions): PaymentGateway => {
  const now = (): number => clock.now();
  const payments = checkout === undefined ? paymentIntents(client, now) : hostedCheckout(client, now, checkout);
  return {
    provider,
    open: (request) => payments.open(request),
    retrieve: (payment) => payments.find(payment),
    cancel: (payment) => payments.end(payment),
    refund: async (request) => {
      const known = await payments.find(request);
      if (known === undefined) throw nothingToRefund(request);
      // What was opened as a page of Stripe has an intent by now.
      return refund(client, { ...request, providerRef: known.providerRef });
    },
    charges: listCharges(client),
    verify: verifyWebhook(client, clock, webhookSecrets, (payment) => payments.find(payment)),
  };
};

const refund = async (client: Stripe, request: RefundPayment): Promise<GatewayPayment> => {
  const { paymentId, providerRef, amount, idempotencyKey } = request;
  const wanted = { payment_intent: providerRef, amount: toStripeAmount(amount) };
  await keyed(() => client.refunds.create(wanted, { idempotencyKey }));
  try {
    // A repeat is answered with what was true the first time, so the intent is asked for.
    const intent = await client.paymentIntents.retrieve(providerRef, { expand: [expandCharge] });
    return gatewayPaymentOf(intent, paymentId);
  } catch (error) {
    throw stripeFault(error, 'moves');
  }
};

const nothingToRefund = ({ paymentId, providerRef }: PaymentReference): TicketlyFault =>
  new TicketlyFault('unexpected', `Stripe knows no payment ${paymentId} (${providerRef}) to refund`);
