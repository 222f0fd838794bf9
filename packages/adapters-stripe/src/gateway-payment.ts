import type { GatewayPayment, PaymentId } from '@ticketly/core';
import type Stripe from 'stripe';
import { isHosted } from './intent-names.ts';
import { fromStripeAmount } from './stripe-amounts.ts';

/** What must be expanded in an intent so that it describes a whole payment. */
export const expandCharge = 'latest_charge';

/** The charge that captured; null before that, and if the answer contains only its id. */
export const chargeOf = ({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | null =>
  charge === null || typeof charge === 'string' ? null : charge;

/**
 * The captured amount. A webhook call uses the API version of its endpoint, and an old version may
 * leave the amount to the status.
 */
const receivedOf = (intent: Stripe.PaymentIntent): number => {
  const told: Partial<Pick<Stripe.PaymentIntent, 'amount_received'>> = intent;
  return told.amount_received ?? (intent.status === 'succeeded' ? intent.amount : 0);
};

/**
 * An intent in the port's terms. After a declined card, the intent stays open at Stripe, so that
 * the buyer can try another card; here, that attempt has failed. If it succeeds after all, Stripe
 * says so, and the order's next attempt is the one that is refunded.
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
