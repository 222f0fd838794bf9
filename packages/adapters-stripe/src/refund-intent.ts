import { TicketlyFault } from '@ticketly/core';
import type { GatewayPayment, RefundPayment } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import type Stripe from 'stripe';
import { tellIntent } from './disputes.ts';
import { expandCharge } from './gateway-payment.ts';
import { isRefundOf, markRefund } from './intent-names.ts';
import { namedAt } from './named-by-us.ts';
import { refundedFrom } from './payouts.ts';
import { toStripeAmount } from './stripe-amounts.ts';
import { keyed, stripeFault } from './stripe-fault.ts';

const expandRefunds = `${expandCharge}.refunds`;

/**
 * Refunds part of an intent, once per key however late the retry: Stripe forgets a key after a day,
 * so each refund carries it as metadata, and is looked up first.
 *
 * Faults, not retryable, if a bank returned the money of that refund: no retry helps there.
 */
export const refundIntent = async (client: Stripe, request: RefundPayment): Promise<GatewayPayment> => {
  const { paymentId, providerRef, amount, idempotencyKey } = request;
  const intent = await namedAt(paymentId, () =>
    client.paymentIntents.retrieve(providerRef, { expand: [expandRefunds] }),
  );
  if (intent === undefined) throw nothingToRefund(request);
  const earlier = await refundOf(client, intent, idempotencyKey);
  if (earlier !== undefined) {
    requireNotFailed(earlier);
    return tellIntent(client, intent, paymentId);
  }
  const wanted: Stripe.RefundCreateParams = {
    payment_intent: providerRef,
    amount: toStripeAmount(amount),
    metadata: markRefund(idempotencyKey),
    ...refundedFrom(intent),
    expand: [`payment_intent.${expandCharge}`],
  };
  const refund = await keyed(() => client.refunds.create(wanted, { idempotencyKey }));
  requireNotFailed(refund);
  return tellIntent(client, await intentAfter(client, providerRef, refund), paymentId);
};

/**
 * The intent as it is afterwards. Stripe replays the first answer to a repeated request, so it is
 * read again.
 */
const intentAfter = async (
  client: Stripe,
  providerRef: string,
  { payment_intent: told, lastResponse }: Stripe.Response<Stripe.Refund>,
): Promise<Stripe.PaymentIntent> => {
  const isRepeat = lastResponse.headers['idempotent-replayed'] === 'true';
  if (!isRepeat && told !== null && typeof told !== 'string' && typeof told.latest_charge === 'object') return told;
  try {
    return await client.paymentIntents.retrieve(providerRef, { expand: [expandCharge] });
  } catch (error) {
    throw stripeFault(error, 'moves');
  }
};

const refundOf = async (
  client: Stripe,
  { id, latest_charge: charge }: Stripe.PaymentIntent,
  idempotencyKey: string,
): Promise<Stripe.Refund | undefined> => {
  const told = charge === null || typeof charge === 'string' ? null : charge.refunds;
  const isIt = ({ metadata }: Stripe.Refund): boolean => isRefundOf(idempotencyKey, metadata);
  const found = told?.data.find(isIt);
  if (found !== undefined || told?.has_more !== true) return found;
  try {
    for await (const refund of client.refunds.list({ payment_intent: id, limit: 100 })) if (isIt(refund)) return refund;
    return undefined;
  } catch (error) {
    throw stripeFault(error, 'reads');
  }
};

const requireNotFailed = ({ id, status, failure_reason: reason }: Stripe.Refund): void => {
  if (status !== 'failed' && status !== 'canceled') return;
  throw new TicketlyFault('unexpected', `Stripe could not deliver refund ${id} (${reason ?? status})`);
};

/** There is no such payment. */
export const nothingToRefund = ({ paymentId, providerRef }: PaymentReference): TicketlyFault =>
  new TicketlyFault('unexpected', `Stripe knows no payment ${paymentId} (${providerRef}) to refund`);
