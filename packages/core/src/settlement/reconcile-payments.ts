import { later, within, idleEveryMs } from '../kernel/index.ts';
import type { Instant, Later, Limits, Job, JobStep } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import { isOpen } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import { askForItsRefunds } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { askGateway } from './ask-gateway.ts';
import { askingDesk } from './asking-desk.ts';
import { closePayment } from './close-payments.ts';
import { askHowItIs } from './gateway-questions.ts';

/** How far a step goes. */
export interface ReconcileStep extends JobStep {
  /** Also asks about payments that become due within this many milliseconds. Default 0. */
  readonly aheadMs?: number;
  /**
   * The maximum number of payments asked about at each gateway. Default: what
   * `Limits.gatewayAsksPerSecond` allows by now.
   */
  readonly limit?: number;
}

/**
 * A gateway that does not answer holds up a step no longer than this; its answer counts in a later
 * step.
 */
const stepMs = 1_000;

/**
 * Brings every payment to its end even if webhooks are lost and processes die: asks the gateway
 * about the open ones, ends those whose order has ended, and requests unconfirmed refunds again.
 *
 * No payment starves: after each question a payment rests, with exponential backoff, while those
 * behind it move up. As long as any are due, at least half of the questions are about refunds, and
 * at least a quarter each about attempts of ended orders and about open ones. So the last of n due
 * payments of one gateway and urgency is asked about within 4 n / `Limits.gatewayAsksPerSecond`
 * seconds. Each gateway has its own budget.
 *
 * @returns a job whose steps return how many payments moved. Faults: the first one met, after the
 *   others were tried.
 */
export const reconcilePayments = (
  ports: ApplyPorts & { readonly limits: Limits },
  wait: Later = later,
): Job<ReconcileStep> => {
  const desks = ports.gateways.map(({ provider }) =>
    askingDesk(ports, provider, ({ state }) => reconcilePayment(ports, state)),
  );
  const run = async (step: ReconcileStep = {}): Promise<number> => {
    const answered = Promise.allSettled(desks.map((desk) => desk.run(step)));
    const outcomes = (await within(answered, stepMs, wait))?.value ?? [];
    const reports = desks.map((desk) => desk.report());
    const broken = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    const failures = [...broken, ...reports.flatMap((report) => report.failures)];
    if (failures.length > 0) throw failures[0];
    return reports.reduce((sum, { moved }) => sum + moved, 0);
  };
  return { name: 'reconcile payments', everyMs: 1_000, idleMs: () => idleEveryMs, run };
};

const reconcilePayment = async (ports: ApplyPorts, known: Payment): Promise<boolean> => {
  const { outcome, payment } =
    known.progress.status === 'refund_pending'
      ? await askForItsRefunds(ports, known)
      : await askGateway(ports, known, askHowItIs);
  const hasMoved = outcome === 'applied';
  if (!isOpen(payment.progress) || !isOver(await ports.orders.find(payment.orderId), ports.clock.now()))
    return hasMoved;
  return (await closePayment(ports, payment)) || hasMoved;
};

/** A lapsed order counts as ended, even if nobody has recorded that yet. */
const isOver = (order: Order | undefined, now: Instant): boolean =>
  order?.progress.status !== 'pending' || order.progress.expiresAt <= now;
