import { later, within } from '../kernel/index.ts';
import type { Later, Limits, Job } from '../kernel/index.ts';
import { chargeDesk } from './charge-desk.ts';
import type { UnknownChargeCount } from './charge-desk.ts';
import type { ChargePorts, OnUnknownCharge } from './settle-unknown-charge.ts';

/** A comparison that proceeds in steps, as far as the pace allows, and its findings. */
export interface ChargeComparison extends Job {
  /** What this process found, by gateway. */
  readonly count: () => readonly UnknownChargeCount[];
}

/**
 * As in `reconcilePayments`: a gateway that does not answer holds up a step no longer than this.
 */
const stepMs = 1_000;

/**
 * Compares what the gateways captured with what the database knows of it, so that money from a
 * period lost in a restore ends up as tickets or is refunded. Concurrent processes take turns.
 *
 * Of the charges that this database opened but does not know, those whose order is known become
 * attempts of that order; the others are refunded in full, once. Each gateway may be asked
 * `Limits.gatewayAsksPerSecond` times a second, in addition to what the reconciler asks.
 *
 * @returns a job whose steps return how many charges they acted on. Faults: the first one met,
 * after the others were tried.
 */
export const compareCharges = (
  ports: ChargePorts & { readonly limits: Limits },
  tell: OnUnknownCharge = () => undefined,
  wait: Later = later,
): ChargeComparison => {
  const desks = ports.gateways.map((gateway) => chargeDesk(ports, gateway, tell));
  return {
    name: 'compare charges',
    everyMs: 5_000,
    run: async () => {
      const answered = Promise.all(desks.map((desk) => desk.run()));
      await within(answered, stepMs, wait);
      const reports = desks.map((desk) => desk.report());
      const failures = reports.flatMap((report) => report.failures);
      if (failures.length > 0) throw failures[0];
      return reports.reduce((sum, { settled }) => sum + settled, 0);
    },
    count: () => desks.map((desk) => desk.count()),
  };
};
