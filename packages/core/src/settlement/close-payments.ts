import { changeOf, isTicketlyFault } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import { decideAbandonPayment, isOpen, paymentFacts } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { askGateway } from './ask-gateway.ts';
import { askToCancel } from './gateway-questions.ts';

/**
 * Ends the open payments of an order at the gateway before the order ends, so that a buyer can't
 * pay for seats that are about to be freed. A capture that the gateway made first wins: the order
 * is then paid.
 *
 * Best effort: an unavailable gateway does not keep the order alive, and a payment captured later
 * is refunded.
 */
export const closePayments = async (ports: ApplyPorts, orderId: OrderId): Promise<void> => {
  const attempts = await ports.payments.ofOrder(orderId);
  for (const { state } of attempts.filter((attempt) => isOpen(attempt.state.progress))) {
    try {
      await closePayment(ports, state);
    } catch (error) {
      if (!isTicketlyFault(error)) throw error;
    }
  }
};

/**
 * Ends one open payment. A payment that the gateway never heard of ends only here. @returns whether
 * it moved.
 */
export const closePayment = async (ports: ApplyPorts, payment: Payment): Promise<boolean> => {
  const { outcome } = await askGateway(ports, payment, askToCancel);
  return outcome === 'silent' ? abandonPayment(ports, payment.paymentId) : outcome === 'applied';
};

const abandonPayment = async (ports: ApplyPorts, paymentId: PaymentId): Promise<boolean> => {
  const stored = await ports.payments.find(paymentId);
  const now = ports.clock.now();
  const [abandoned] = stored === undefined ? [] : decideAbandonPayment({ now }, stored.state);
  if (abandoned === undefined) return false;
  // A conflict means that the payment moved meanwhile. Whatever moved it knows that its order has
  // ended, or will find out.
  return (await ports.payments.save(changeOf(paymentFacts, stored, [abandoned], now))).ok;
};
