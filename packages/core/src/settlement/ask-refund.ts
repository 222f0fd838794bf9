import { isTicketlyFault } from '../kernel/index.ts';
import { refundKeyOf } from '../payments/index.ts';
import type { GatewayPayment, Payment, PaymentGateway } from '../payments/index.ts';
import { gatewayOf } from './gateway-of.ts';

/**
 * Asks the gateway to send a payment's money back, always with the same key, so that it goes back once however often this is asked.
 *
 * @returns what the gateway then says; undefined when it could not be asked: the payment stays `refund_pending`, and the reconciler asks again.
 */
export const askRefund = async (
  ports: { readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]] },
  payment: Payment,
): Promise<GatewayPayment | undefined> => {
  const { progress, paymentId, amount } = payment;
  if (progress.status !== 'refund_pending') return undefined;
  const request = { providerRef: progress.providerRef, paymentId, amount, idempotencyKey: refundKeyOf(paymentId) };
  try {
    return await gatewayOf(ports, payment.provider).refund(request);
  } catch (error) {
    if (isTicketlyFault(error)) return undefined;
    throw error;
  }
};
