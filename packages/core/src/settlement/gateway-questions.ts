import type { Order } from '../orders/index.ts';
import { platformShareOf } from '../pricing/index.ts';
import type { PricedOrder } from '../pricing/index.ts';
import { referenceOf } from '../payments/index.ts';
import type { GatewayPayment, Payment, PaymentGateway } from '../payments/index.ts';

/** A question to the gateway of a payment; undefined if it had nothing to say about it. */
export type GatewayQuestion = (gateway: PaymentGateway, payment: Payment) => Promise<GatewayPayment | undefined>;

/** Asks for the payment's state. Undefined if the gateway never heard of it. */
export const askHowItIs: GatewayQuestion = (gateway, payment) => gateway.retrieve(referenceOf(payment));

/**
 * Asks to cancel the payment, so that it can no longer be captured. Undefined if the gateway never
 * heard of it.
 */
export const askToCancel: GatewayQuestion = (gateway, payment) => gateway.cancel(referenceOf(payment));

/**
 * Asks for the page where the buyer pays the order. The attempt's id is the key, so a repeat opens
 * nothing new.
 */
export const askToOpen =
  (origin: string, order: Pick<Order, 'organizationId'> & PricedOrder): GatewayQuestion =>
  (gateway, { paymentId, orderId, amount }) =>
    gateway.open({
      paymentId,
      orderId,
      origin,
      amount,
      seller: { organizationId: order.organizationId, platformShare: platformShareOf(order) },
      description: `Order ${orderId}`,
      idempotencyKey: paymentId,
    });
