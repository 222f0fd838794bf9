import type { Clock } from '../kernel/index.ts';
import { askingPaces } from '../payments/index.ts';
import type { PaymentUrgency, Payments } from '../payments/index.ts';

/**
 * The unresolved payments of one gateway and urgency, and how far the reconciler is behind with
 * them.
 */
export interface PaymentLag {
  readonly provider: string;
  readonly urgency: PaymentUrgency;
  readonly count: number;
  /** How long the longest-waiting payment is overdue for a question; 0 if none is. */
  readonly lagMs: number;
  /** How long ago the oldest of them last changed. */
  readonly oldestMs: number;
}

/**
 * How many payments are unresolved, and for how long. If the lag grows, more is due than
 * `Limits.gatewayAsksPerSecond` allows, the gateway does not answer, or no gateway of that name is
 * configured any more. Checks no role.
 *
 * @returns a row for each gateway and urgency that has any. Never refuses.
 * @example
 * const overdue = (await office.settlement.paymentBacklog()).filter(({ lagMs }) => lagMs > 60_000);
 * for (const { provider, count } of overdue) console.log(provider, count);
 */
export const paymentBacklog =
  (ports: { readonly payments: Payments; readonly clock: Clock }) => async (): Promise<readonly PaymentLag[]> => {
    const now = ports.clock.now();
    return (await ports.payments.backlog()).map(({ provider, urgency, count, restingSince, oldestSavedAt }) => ({
      provider,
      urgency,
      count,
      lagMs: Math.max(0, now - restingSince - askingPaces[urgency].quietMs),
      oldestMs: Math.max(0, now - oldestSavedAt),
    }));
  };
