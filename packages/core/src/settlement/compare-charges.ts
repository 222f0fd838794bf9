import { later, within } from '../kernel/index.ts';
import type { Later, Limits, Job } from '../kernel/index.ts';
import { chargeDesk } from './charge-desk.ts';
import type { UnknownChargeCount } from './charge-desk.ts';
import type { ChargePorts, OnUnknownCharge } from './settle-unknown-charge.ts';

/** A comparison that goes on in steps, as far as the pace allows, and what it found. */
export interface ChargeComparison extends Job {
  /** What this process found, by gateway. */
  readonly count: () => readonly UnknownChargeCount[];
}

/**
 * As in `reconcilePayments`: a gateway that does not answer holds a step up no longer than this.
 */
const stepMs = 1_000;

/**
 * Compares what the gateways captured with what the database knows of it, so that money of a time
 * that was lost with a restore ends as tickets or goes back. Two processes at once take turns.
 *
 * Of charges that this database opened and does not know, one whose order is known becomes an
 * attempt of that order; the others are sent back whole, once. Each gateway may be asked
 * `Limits.gatewayAsksPerSecond` times a second, beside what the reconciler asks.
 *
 * @returns a job whose steps tell about how many charges something was done. Faults: the first it
 * met, after others were tried.
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
