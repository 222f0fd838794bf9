import type { GatewayPayment, OpenPayment, PaymentId } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { createdAround } from './created-around.ts';
import { tellIntent } from './disputes.ts';
import { expandCharge, gatewayPaymentOf } from './gateway-payment.ts';
import { markHosted, namesAsMetadata } from './intent-names.ts';
import { namedAmong, namedAt } from './named-by-us.ts';
import { captureMethod, intentAt } from './payment-intents.ts';
import type { StripePayments } from './payment-intents.ts';
import { destinationOf } from './payouts.ts';
import type { StripePayouts } from './payouts.ts';
import { toStripeAmount, fromStripeAmount } from './stripe-amounts.ts';
import { keyed, stripeFault } from './stripe-fault.ts';

/** Where Stripe's page sends the buyer afterwards. */
export interface HostedCheckout {
  /**
   * Deterministic for a request, like everything that is sent to Stripe with an idempotency key.
   */
  readonly returnUrl: (request: OpenPayment) => string;
}

type Session = Stripe.Checkout.Session;

const expandIntent = `payment_intent.${expandCharge}`;
const isSession = (providerRef: string): boolean => providerRef.startsWith('cs_');

/**
 * A payment made on a page of Stripe. It is identified by its session (`cs_…`) until money arrives,
 * and by its intent (`pi_…`) from then on: Stripe creates the intent when the buyer pays.
 *
 * There, a declined card is not the end, since the buyer tries another one on the same page. A
 * session that expired after a declined card is a failed payment.
 */
export const hostedCheckout = (
  client: Stripe,
  now: () => number,
  { returnUrl }: HostedCheckout,
  payouts: StripePayouts | undefined,
): StripePayments => {
  const find = ({ paymentId, providerRef }: PaymentReference): Promise<Found> =>
    providerRef === null
      ? sessionByName(client, paymentId, now())
      : isSession(providerRef)
        ? sessionAt(client, paymentId, providerRef)
        : intentAt(client, paymentId, providerRef);
  const end = async (payment: PaymentReference): Promise<Found> => {
    const found = await find(payment);
    if (found?.object !== 'checkout.session' || found.status !== 'open') return found;
    try {
      return await client.checkout.sessions.expire(found.id, { expand: [expandIntent] });
    } catch (error) {
      const fault = stripeFault(error, 'moves');
      if (fault.code !== 'unexpected') throw fault;
      // The buyer paid, or Stripe expired it, at the same moment.
      return find(payment);
    }
  };
  return {
    open: async (request) => toldOf(await create(client, request, returnUrl(request), payouts), request.paymentId),
    find: async (payment) => told(client, await find(payment), payment.paymentId),
    end: async (payment) => told(client, await end(payment), payment.paymentId),
  };
};

type Found = Session | Stripe.PaymentIntent | undefined;

const told = async (client: Stripe, found: Found, paymentId: PaymentId): Promise<GatewayPayment | undefined> => {
  if (found?.object !== 'checkout.session') return found && tellIntent(client, found, paymentId);
  const { status, payment_intent: intent } = found;
  const isPaid = status === 'complete' && intent !== null && typeof intent !== 'string';
  return isPaid ? tellIntent(client, intent, paymentId) : toldOf(found, paymentId);
};

/** A session in the port's terms. */
export const toldOf = (session: Session, paymentId: PaymentId): GatewayPayment => {
  const { id, status, url, currency, payment_intent: intent } = session;
  const made = intent === null || typeof intent === 'string' ? undefined : gatewayPaymentOf(intent, paymentId);
  if (made !== undefined && status === 'complete') return made;
  const isOver = status === 'expired';
  const failure = isOver ? (made?.failure ?? null) : null;
  const nothing = fromStripeAmount(0, currency ?? 'xxx');
  return {
    providerRef: id,
    paymentId,
    status: !isOver ? 'open' : failure === null ? 'cancelled' : 'failed',
    captured: nothing,
    refunded: nothing,
    failure,
    clientSecret: '',
    checkoutUrl: isOver ? null : url,
  };
};

const create = async (
  client: Stripe,
  request: OpenPayment,
  back: string,
  payouts: StripePayouts | undefined,
): Promise<Session> => {
  const { amount, description, idempotencyKey, paymentId } = request;
  const metadata = namesAsMetadata(request);
  const price = {
    currency: amount.currency.toLowerCase(),
    unit_amount: toStripeAmount(amount),
    product_data: { name: description },
  };
  const session: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    client_reference_id: paymentId,
    line_items: [{ price_data: price, quantity: 1 }],
    success_url: back,
    cancel_url: back,
    metadata,
    payment_intent_data: {
      description,
      metadata: { ...metadata, ...markHosted },
      capture_method: captureMethod,
      ...(await destinationOf(request, payouts)),
    },
  };
  return keyed(() => client.checkout.sessions.create(session, { idempotencyKey }));
};

const sessionAt = (client: Stripe, paymentId: PaymentId, providerRef: string): Promise<Session | undefined> =>
  namedAt(paymentId, () => client.checkout.sessions.retrieve(providerRef, { expand: [expandIntent] }));

const sessionByName = (client: Stripe, paymentId: PaymentId, now: number): Promise<Session | undefined> => {
  const wanted = { ...createdAround(paymentId, now), expand: [`data.${expandIntent}`] };
  return namedAmong(paymentId, client.checkout.sessions.list(wanted));
};
