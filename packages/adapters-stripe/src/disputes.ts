import type { GatewayPayment, PaymentId } from '@ticketly/core';
import type { GatewayDispute } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { chargeOf, gatewayPaymentOf } from './gateway-payment.ts';
import { fromStripeAmount } from './stripe-amounts.ts';
import { stripeFault } from './stripe-fault.ts';

/**
 * An intent and its charge in the port's terms, including its dispute. Only a disputed charge costs
 * an extra request.
 */
export const tellIntent = async (
  client: Stripe,
  intent: Stripe.PaymentIntent,
  paymentId: PaymentId,
): Promise<GatewayPayment> => {
  const payment = gatewayPaymentOf(intent, paymentId);
  const dispute = chargeOf(intent)?.disputed === true ? await lastDispute(client, intent.id) : undefined;
  return { ...payment, ...(dispute && { dispute }) };
};

/**
 * The state of a dispute. Undefined if no money is taken: a bank may first inquire (`warning_…`),
 * and a prevented dispute is a refund.
 */
const statusOf = ({ status }: Stripe.Dispute): GatewayDispute['status'] | undefined => {
  if (status === 'won') return 'won';
  if (status === 'lost') return 'lost';
  return status === 'prevented' || status.startsWith('warning_') ? undefined : 'open';
};

const disputeIn = (dispute: Stripe.Dispute): GatewayDispute | undefined => {
  const status = statusOf(dispute);
  const { id: disputeRef, amount, currency, reason } = dispute;
  return status && { disputeRef, status, amount: fromStripeAmount(amount, currency), reason };
};

/** Stripe lists the latest first. */
const lastDispute = async (client: Stripe, intentId: string): Promise<GatewayDispute | undefined> => {
  try {
    for await (const dispute of client.disputes.list({ payment_intent: intentId, limit: 10 })) {
      const told = disputeIn(dispute);
      if (told !== undefined) return told;
    }
    return undefined;
  } catch (error) {
    throw stripeFault(error, 'reads');
  }
};
