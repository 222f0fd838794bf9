import type { GatewayPayment, PaymentId } from '@ticketly/core';
import type Stripe from 'stripe';
import { isHosted } from './intent-names.ts';
import { fromStripeAmount } from './stripe-amounts.ts';

/** What has to come with an intent, for one that tells all of a payment. */
export const expandCharge = 'latest_charge';

/** The charge that captured; null before, and where the answer names it only. */
export const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | null =>
  charge === null || typeof charge === 'string' ? null : charge;

/**
 * What was captured. A call of Stripe speaks the version of the API that its endpoint was made
 * with, and an old one may leave the amount to the status.
 */
const receivedOf = (intent: Stripe.PaymentIntent): number => {
  const told: Partial<Pick<Stripe.PaymentIntent, 'amount_received'>> = intent;
  return told.amount_received ?? (intent.status === 'succeeded' ? intent.amount : 0);
};

/**
 * An intent in the words of the port. A declined card leaves the intent open at Stripe, so that the
 * buyer can try another one; here that attempt failed. Should it succeed after all, Stripe says so,
 * and the order's next attempt is the one that goes back.
 */
export const gatewayPaymentOf = (intent: Stripe.PaymentIntent, paymentId: PaymentId): GatewayPayment => {
  const { id, currency, client_secret: clientSecret } = intent;
  const received = receivedOf(intent);
  const refunded = chargeOf(intent)?.amount_refunded ?? 0;
  return {
    providerRef: id,
    paymentId,
    status: statusOf(intent, received, refunded),
    captured: fromStripeAmount(received, currency),
    refunded: fromStripeAmount(refunded, currency),
    failure: failureOf(intent),
    clientSecret: clientSecret ?? '',
    checkoutUrl: null,
  };
};

const statusOf = (intent: Stripe.PaymentIntent, received: number, refunded: number): GatewayPayment['status'] => {
  switch (intent.status) {
    case 'succeeded':
      return refunded >= received ? 'refunded' : 'succeeded';
    case 'canceled':
      return 'cancelled';
    case 'requires_payment_method':
      return intent.last_payment_error == null || isHosted(intent.metadata) ? 'open' : 'failed';
    default:
      return 'open';
  }
};

const failureOf = ({ status, last_payment_error: error }: Stripe.PaymentIntent): string | null =>
  status !== 'requires_payment_method' || error == null ? null : (error.decline_code ?? error.code ?? error.type);
