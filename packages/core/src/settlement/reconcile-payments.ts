import { later, within } from '../kernel/index.ts';
import type { Instant, Later, Stored, Limits } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import { changePayment, decideAbandonPayment } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { askRefund } from './ask-refund.ts';
import { askingDesk } from './asking-desk.ts';
import { closePayment } from './close-payments.ts';
import { gatewayOf } from './gateway-of.ts';

/** How far a step goes. */
export interface ReconcileStep {
  /** Asks about those too whose time comes within so many milliseconds. Default 0. */
  readonly aheadMs?: number;
  /** How many payments are asked about at each gateway at the most; default: what `Limits.gatewayAsksPerSecond` allows by now. */
  readonly limit?: number;
}

/** A gateway that does not answer holds a step up no longer than this; its answer counts in a later one. */
const stepMs = 1_000;

/**
 * Brings every payment to its end although webhooks were lost and processes died: asks the gateway about the open ones, ends those whose order has
 * ended, and asks again for refunds that were not confirmed.
 *
 * No payment starves: who was asked about rests, twice as long each time, while those behind it come forward; at least half of what is asked is about
 * refunds, as long as any is due, and at least a quarter each about attempts of orders that ended and about open ones. So of n due payments of one
 * gateway and urgency the last is asked about within 4 n / `Limits.gatewayAsksPerSecond` seconds, and gateways have budgets of their own.
 *
 * @returns how many payments moved. Faults: the first it met, after the others were tried.
 */
export const reconcilePayments = (
  ports: ApplyPorts & { readonly limits: Limits },
  wait: Later = later,
): ((step?: ReconcileStep) => Promise<number>) => {
  const desks = ports.gateways.map(({ provider }) =>
    askingDesk(ports, provider, (stored) => reconcilePayment(ports, stored)),
  );
  return async (step = {}) => {
    const answered = Promise.allSettled(desks.map((desk) => desk.run(step)));
    const outcomes = (await within(answered, stepMs, wait))?.value ?? [];
    const reports = desks.map((desk) => desk.report());
    const broken = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    const failures = [...broken, ...reports.flatMap((report) => report.failures)];
    if (failures.length > 0) throw failures[0];
    return reports.reduce((sum, { moved }) => sum + moved, 0);
  };
};

const reconcilePayment = async (ports: ApplyPorts, stored: Stored<Payment>): Promise<boolean> => {
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
