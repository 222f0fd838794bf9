import { isTicketlyFault } from '../kernel/index.ts';
import type { OrderId, Stored } from '../kernel/index.ts';
import { changePayment, decideAbandonPayment, isOpen } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { gatewayOf } from './gateway-of.ts';

/**
 * Ends the open payments of an order at the gateway before the order ends, so that a buyer can't pay for seats that are going. What the gateway
 * captured first counts: the order is then paid.
 *
 * Best effort: a gateway that is away does not keep the order alive, and a payment captured later goes back.
 */
export const closePayments = async (ports: ApplyPorts, orderId: OrderId): Promise<void> => {
  const attempts = await ports.payments.ofOrder(orderId);
  for (const attempt of attempts.filter(({ state }) => isOpen(state.progress))) {
    try {
      await closePayment(ports, attempt);
    } catch (error) {
      if (!isTicketlyFault(error)) throw error;
    }
  }
};

/** Ends one open payment. A payment the gateway never heard of ends here alone. */
export const closePayment = async (ports: ApplyPorts, stored: Stored<Payment>): Promise<void> => {
  const said = await gatewayOf(ports, stored.state.provider).cancel(stored.state.paymentId);
  if (said !== undefined) {
    await applyGatewayPayment(ports)(said);
    return;
  }
  const now = ports.clock.now();
  const abandoned = decideAbandonPayment(stored.state, now);
  // A conflict means that it moved meanwhile: whoever moved it knows that its order has ended, or will be told.
  if (abandoned !== undefined) await ports.payments.save(changePayment(stored, abandoned, now));
};
