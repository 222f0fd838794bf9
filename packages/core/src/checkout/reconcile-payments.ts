import type { Instant, Stored } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import { changePayment, decideAbandonPayment } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { askRefund } from './ask-refund.ts';
import { closePayment } from './close-payments.ts';
import { eachOf } from './each-of.ts';
import { gatewayOf } from './gateway-of.ts';

/** How long a payment is left to its webhook before the gateway is asked, and how many are asked about in one step. */
export interface ReconcileStep {
  readonly quietMs?: number;
  readonly limit?: number;
}

/**
 * Brings every payment to its end although webhooks were lost and processes died: asks the gateway about the open ones, ends those whose order has
 * ended, and asks again for refunds that were not confirmed.
 *
 * @returns how many payments moved. Faults: the first it met, after the others were tried.
 */
export const reconcilePayments =
  (ports: ApplyPorts) =>
  async ({ quietMs = 30_000, limit = 50 }: ReconcileStep = {}): Promise<number> =>
    eachOf(await ports.payments.unresolved({ quietMs, limit }), (stored) => reconcile(ports, stored));

const reconcile = async (ports: ApplyPorts, stored: Stored<Payment>): Promise<boolean> => {
  const payment = stored.state;
  if (payment.progress.status === 'refund_pending') return refundAgain(ports, payment);
  const said = await gatewayOf(ports, payment.provider).retrieve(payment.paymentId);
  if (said !== undefined && said.status !== 'open') return hasMoved(await applyGatewayPayment(ports)(said));
  const now = ports.clock.now();
  if (isOver(await ports.orders.find(payment.orderId), now)) {
    if (said === undefined) return abandon(ports, stored, now);
    await closePayment(ports, stored);
    return true;
  }
  return said !== undefined && hasMoved(await applyGatewayPayment(ports)(said));
};

/** A lapsed order counts as ended: it may not have been told yet. */
const isOver = (order: Order | undefined, now: Instant): boolean =>
  order?.progress.status !== 'pending' || order.progress.expiresAt <= now;

const hasMoved = (outcome: 'applied' | 'repeated' | 'ignored'): boolean => outcome === 'applied';

const refundAgain = async (ports: ApplyPorts, payment: Payment): Promise<boolean> => {
  const said = await askRefund(ports, payment);
  return said !== undefined && hasMoved(await applyGatewayPayment(ports)(said));
};

const abandon = async (ports: ApplyPorts, stored: Stored<Payment>, now: Instant): Promise<boolean> => {
  const abandoned = decideAbandonPayment(stored.state, now);
  return abandoned !== undefined && (await ports.payments.save(changePayment(stored, abandoned, now))).ok;
};
