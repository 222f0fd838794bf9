import { isTicketlyFault } from '../kernel/index.ts';
import { referenceOf, refundKeyOf } from '../payments/index.ts';
import type { GatewayPayment, Payment, PaymentGateway } from '../payments/index.ts';

/** A question to the gateway a payment goes through; undefined if it had nothing to say of it. */
export type GatewayQuestion = (gateway: PaymentGateway, payment: Payment) => Promise<GatewayPayment | undefined>;

/** How is it? Undefined if the gateway never heard of it. */
export const askHowItIs: GatewayQuestion = (gateway, payment) => gateway.retrieve(referenceOf(payment));

/** End it, so that it can't be captured any more. Undefined if the gateway never heard of it. */
export const askToCancel: GatewayQuestion = (gateway, payment) => gateway.cancel(referenceOf(payment));

/** Open the page where the buyer pays. The attempt's id is the key, so a repeat opens nothing new. */
export const askToOpen =
  (origin: string): GatewayQuestion =>
  (gateway, { paymentId, orderId, amount }) =>
    gateway.open({
      paymentId,
      orderId,
      origin,
      amount,
      description: `Order ${orderId}`,
      idempotencyKey: paymentId,
    });

/**
 * Send the money of a payment that is `refund_pending` back, always with the same key, so that it goes back once however often this is asked.
 *
 * Undefined when it could not be asked, by whatever fault: the payment stays as it is, and the reconciler asks again.
 */
export const askToRefund: GatewayQuestion = async (gateway, { progress, paymentId, amount }) => {
  if (progress.status !== 'refund_pending') return undefined;
  const request = { providerRef: progress.providerRef, paymentId, amount, idempotencyKey: refundKeyOf(paymentId) };
  try {
    return await gateway.refund(request);
  } catch (error) {
    if (isTicketlyFault(error)) return undefined;
    throw error;
  }
};
