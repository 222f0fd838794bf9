import { isTicketlyFault, ok, refuse } from '@ticketly/core';
import type {
  Clock,
  GatewayPayment,
  PaymentNotice,
  Result,
  WebhookCall,
  WebhookForged,
  WebhookIgnored,
  WebhookStale,
} from '@ticketly/core';
import type Stripe from 'stripe';
import { tellIntent } from './disputes.ts';
import { expandCharge, gatewayPaymentOf } from './gateway-payment.ts';
import { toldOf } from './hosted-checkout.ts';
import { isHosted, namesIn } from './intent-names.ts';
import { isMissing, stripeFault } from './stripe-fault.ts';

/** Secrets of the webhook endpoint; during a rotation, two are live. The first is the newest. */
export type WebhookSecrets = readonly [string, ...string[]];

/** The maximum age of a call, in milliseconds. */
export const webhookToleranceMs = 300_000;

type Refused = WebhookForged | WebhookStale | WebhookIgnored;

/** What a call about an intent or a charge says about a payment. */
export const verifyWebhook =
  (client: Stripe, clock: Clock, secrets: WebhookSecrets) =>
  async (call: WebhookCall): Promise<Result<PaymentNotice, Refused>> => {
    const genuine = genuineEvent(client, secrets, call, clock.now());
    if (!genuine.ok) return genuine;
    const payment = await paymentIn(client, genuine.value);
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
    // A tolerance of 0 checks only the signature.
    if (read(secret, 0) === undefined) continue;
    const event = read(secret, webhookToleranceMs / 1_000);
    return event === undefined ? refuse({ code: 'payments/webhook-stale' }) : ok(event);
  }
  return refuse({ code: 'payments/webhook-forged' });
};

/**
 * News of an intent contain the intent as it was then. News of a refund or a dispute carry no name
 * of ours, so the intent is retrieved.
 */
const paymentIn = async (client: Stripe, event: Stripe.Event): Promise<GatewayPayment | undefined> => {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
    case 'payment_intent.processing': {
      const intent = event.data.object;
      const names = namesIn(intent.metadata);
      // Until it has money, a payment on a page of Stripe is identified only by its session.
      if (names === undefined || (isHosted(intent.metadata) && intent.status !== 'succeeded')) return undefined;
      return gatewayPaymentOf(intent, names.paymentId);
    }
    case 'checkout.session.expired': {
      const session = event.data.object;
      const names = namesIn(session.metadata ?? {});
      return names && toldOf(session, names.paymentId);
    }
    case 'charge.refunded':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
    case 'charge.dispute.closed':
      return askedFor(client, event.data.object.payment_intent);
    default:
      return undefined;
  }
};

/** Undefined for money that another system moved on the same account. */
const askedFor = async (
  client: Stripe,
  named: Stripe.PaymentIntent | string | null,
): Promise<GatewayPayment | undefined> => {
  const id = typeof named === 'string' ? named : named?.id;
  if (id === undefined) return undefined;
  try {
    const intent = await client.paymentIntents.retrieve(id, { expand: [expandCharge] });
    const names = namesIn(intent.metadata);
    return names && (await tellIntent(client, intent, names.paymentId));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw isTicketlyFault(error) ? error : stripeFault(error, 'reads');
  }
};
