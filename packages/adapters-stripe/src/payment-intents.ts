import type { GatewayPayment, OpenPayment, PaymentId } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { createdAround } from './created-around.ts';
import { tellIntent } from './disputes.ts';
import { expandCharge, gatewayPaymentOf } from './gateway-payment.ts';
import { namesAsMetadata } from './intent-names.ts';
import { namedAmong, namedAt } from './named-by-us.ts';
import { destinationOf } from './payouts.ts';
import type { StripePayouts } from './payouts.ts';
import { toStripeAmount } from './stripe-amounts.ts';
import { keyed, stripeFault } from './stripe-fault.ts';

/** How payments are opened, found and cancelled at Stripe. */
export interface StripePayments {
  open(request: OpenPayment): Promise<GatewayPayment>;
  find(payment: PaymentReference): Promise<GatewayPayment | undefined>;
  /** Cancels an open one; one that has ended stays as it is. */
  end(payment: PaymentReference): Promise<GatewayPayment | undefined>;
}

/**
 * A payment as an intent, paid on a page of the deployment with Stripe's Payment Element.
 *
 * With Stripe's reference, an intent is one call away. Without one, because the answer to the
 * opening was lost, the intents created in the day after our payment are searched, latest first: a
 * list contains a new intent at once, Stripe's search only minutes later, and "not there" must be
 * true.
 */
export const paymentIntents = (
  client: Stripe,
  now: () => number,
  payouts: StripePayouts | undefined,
): StripePayments => {
  const find = ({ paymentId, providerRef }: PaymentReference): Promise<Stripe.PaymentIntent | undefined> =>
    providerRef === null ? intentByName(client, paymentId, now()) : intentAt(client, paymentId, providerRef);
  const told = async (intent: Stripe.PaymentIntent | undefined, { paymentId }: PaymentReference) =>
    intent && tellIntent(client, intent, paymentId);
  return {
    open: async (request) => gatewayPaymentOf(await create(client, request, payouts), request.paymentId),
    find: async (payment) => told(await find(payment), payment),
    end: async (payment) => {
      const intent = await find(payment);
      return told(intent && (await ended(client, intent)), payment);
    },
  };
};

const create = async (
  client: Stripe,
  request: OpenPayment,
  payouts: StripePayouts | undefined,
): Promise<Stripe.PaymentIntent> => {
  const { amount, description, idempotencyKey } = request;
  const intent = {
    amount: toStripeAmount(amount),
    currency: amount.currency.toLowerCase(),
    description,
    metadata: namesAsMetadata(request),
    automatic_payment_methods: { enabled: true },
    capture_method: captureMethod,
    ...(await destinationOf(request, payouts)),
  } as const;
  return keyed(() => client.paymentIntents.create(intent, { idempotencyKey }));
};

/** With this, the movement is in Stripe's books with the answer, and not some minutes later. */
export const captureMethod = 'automatic';

/** Whether a reference is that of an intent. */
export const isIntent = (providerRef: string): boolean => providerRef.startsWith('pi_');

/** The intent by its reference, if it belongs to this payment. */
export const intentAt = (
  client: Stripe,
  paymentId: PaymentId,
  providerRef: string,
): Promise<Stripe.PaymentIntent | undefined> =>
  namedAt(paymentId, () => client.paymentIntents.retrieve(providerRef, { expand: [expandCharge] }));

const intentByName = (client: Stripe, paymentId: PaymentId, now: number): Promise<Stripe.PaymentIntent | undefined> => {
  const wanted = { ...createdAround(paymentId, now), expand: [`data.${expandCharge}`] };
  return namedAmong(paymentId, client.paymentIntents.list(wanted));
};

/** An intent that has ended meanwhile stays as it is; Stripe refuses to cancel it. */
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
