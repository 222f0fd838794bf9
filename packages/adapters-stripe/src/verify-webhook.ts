import { ok, refuse } from '@ticketly/core';
import type {
  Clock,
  PaymentNotice,
  Result,
  WebhookCall,
  WebhookForged,
  WebhookIgnored,
  WebhookStale,
} from '@ticketly/core';
import type Stripe from 'stripe';
import { gatewayPaymentOf } from './gateway-payment.ts';
import { toldOf } from './hosted-checkout.ts';
import { isHosted, namesIn } from './intent-names.ts';
import type { StripePayments } from './payment-intents.ts';

/**
 * Secrets of the endpoint that Stripe calls; while one replaces another both are live. The first is
 * the newest.
 */
export type WebhookSecrets = readonly [string, ...string[]];

/** How old a call may be, in milliseconds. */
export const webhookToleranceMs = 300_000;

type Refused = WebhookForged | WebhookStale | WebhookIgnored;

/** What a call about an intent or a charge tells of a payment. */
export const verifyWebhook =
  (client: Stripe, clock: Clock, secrets: WebhookSecrets, find: StripePayments['find']) =>
  async (call: WebhookCall): Promise<Result<PaymentNotice, Refused>> => {
    const genuine = genuineEvent(client, secrets, call, clock.now());
    if (!genuine.ok) return genuine;
    const payment = await paymentIn(genuine.value, find);
    return payment === undefined
      ? refuse({ code: 'payments/webhook-ignored' })
      : ok({ messageId: genuine.value.id, payment });
  };

const genuineEvent = (
  client: Stripe,
  secrets: WebhookSecrets,
  { body, headers }: WebhookCall,
  now: number,
): Result<Stripe.Event, WebhookForged | WebhookStale> => {
  const signature = headers['stripe-signature'];
  if (signature === undefined) return refuse({ code: 'payments/webhook-forged' });
  const read = (secret: string, toleranceS: number): Stripe.Event | undefined => {
    try {
      return client.webhooks.constructEvent(Buffer.from(body), signature, secret, toleranceS, undefined, now);
    } catch {
      return undefined;
    }
  };
  for (const secret of secrets) {
    // A tolerance of 0 looks at the signature alone.
    if (read(secret, 0) === undefined) continue;
    const event = read(secret, webhookToleranceMs / 1_000);
    return event === undefined ? refuse({ code: 'payments/webhook-stale' }) : ok(event);
  }
  return refuse({ code: 'payments/webhook-forged' });
};

/**
 * News of an intent come with the intent as it then was. News of money that went back name only the
 * charge, so the intent is asked for.
 */
const paymentIn = async (
  event: Stripe.Event,
  find: StripePayments['find'],
): Promise<PaymentNotice['payment'] | undefined> => {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
    case 'payment_intent.processing': {
      const intent = event.data.object;
      const names = namesIn(intent.metadata);
      // Until it has money, what is paid on a page of Stripe is known by its session alone.
      if (names === undefined || (isHosted(intent.metadata) && intent.status !== 'succeeded')) return undefined;
      return gatewayPaymentOf(intent, names.paymentId);
    }
    case 'checkout.session.expired': {
      const session = event.data.object;
      const names = namesIn(session.metadata ?? {});
      return names && toldOf(session, names.paymentId);
    }
    case 'charge.refunded': {
      const { metadata, payment_intent: intent } = event.data.object;
      return askedAfter(metadata, intent, find);
    }
    case 'refund.failed':
    case 'refund.updated': {
      const { metadata, payment_intent: intent } = event.data.object;
      return askedAfter(metadata ?? {}, intent, find);
    }
    default:
      return undefined;
  }
};

const askedAfter = async (
  metadata: Readonly<Record<string, string>>,
  intent: Stripe.PaymentIntent | string | null,
  find: StripePayments['find'],
): Promise<PaymentNotice['payment'] | undefined> => {
  const names = namesIn(metadata);
  const providerRef = typeof intent === 'string' ? intent : intent?.id;
  if (names === undefined || providerRef === undefined) return undefined;
  return find({ paymentId: names.paymentId, providerRef });
};
