import { setTimeout as pause } from 'node:timers/promises';
import { TicketlyFault } from '@ticketly/core';
import type { Clock, GatewayPayment, OpenPayment, PaymentGateway, RefundPayment } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { findIntent } from './find-intent.ts';
import { expandCharge, gatewayPaymentOf } from './gateway-payment.ts';
import { namesAsMetadata } from './intent-names.ts';
import { listCharges } from './list-charges.ts';
import { isKeyInUse, stripeFault } from './stripe-fault.ts';
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
  /** As in `Payment.provider`. Default: `stripe`. */
  readonly provider?: string;
}

/**
 * Payments through Stripe: an intent for each attempt, paid with Stripe's Payment Element by its
 * `clientSecret`. Ours is the name, kept as metadata; Stripe's `pi_…` is the reference.
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
  provider = 'stripe',
}: StripeGatewayOptions): PaymentGateway => {
  const find = findIntent(client, () => clock.now());
  return {
    provider,
    open: (request) => open(client, request),
    retrieve: async (payment) => {
      const intent = await find(payment);
      return intent && gatewayPaymentOf(intent, payment.paymentId);
    },
    cancel: async (payment) => {
      const intent = await find(payment);
      return intent && gatewayPaymentOf(await ended(client, intent), payment.paymentId);
    },
    refund: async (request) => {
      if ((await find(request)) === undefined) throw nothingToRefund(request);
      return refund(client, request);
    },
    charges: listCharges(client),
    verify: verifyWebhook(client, clock, webhookSecrets, find),
  };
};

const open = async (client: Stripe, request: OpenPayment): Promise<GatewayPayment> => {
  const { paymentId, amount, description, idempotencyKey } = request;
  const intent = {
    amount: toStripeAmount(amount),
    currency: amount.currency.toLowerCase(),
    description,
    metadata: namesAsMetadata(request),
    automatic_payment_methods: { enabled: true },
    // The movement is in Stripe's books with the answer, and not some minutes later.
    capture_method: 'automatic',
  } as const;
  const opened = await keyed(() => client.paymentIntents.create(intent, { idempotencyKey }));
  return gatewayPaymentOf(opened, paymentId);
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

/** An intent that ended meanwhile stays as it is, and Stripe refuses to cancel it. */
const ended = async (client: Stripe, intent: Stripe.PaymentIntent): Promise<Stripe.PaymentIntent> => {
  if (intent.status === 'succeeded' || intent.status === 'canceled') return intent;
  try {
    return await client.paymentIntents.cancel(intent.id, { expand: [expandCharge] });
  } catch (error) {
    const fault = stripeFault(error, 'moves');
    if (fault.code !== 'unexpected') throw fault;
    return client.paymentIntents.retrieve(intent.id, { expand: [expandCharge] }).catch((second: unknown) => {
      throw stripeFault(second, 'reads');
    });
  }
};

const tries = 6;
const firstPauseMs = 50;

/** Asks again while another call with the same key runs, whose answer this one will get. */
const keyed = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!isKeyInUse(error) || attempt >= tries) throw stripeFault(error, 'moves');
      await pause(firstPauseMs * 2 ** attempt);
    }
  }
};
