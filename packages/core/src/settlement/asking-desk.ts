import { paceOf } from '../kernel/index.ts';
import type { Stored, Clock, Limits } from '../kernel/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import { takeFairly } from './take-fairly.ts';

/** Asks one gateway about payments, limited in rate and concurrency. */
export interface AskingDesk {
  /**
   * Asks about due payments as far as the budget allows. Resolves once everything that this call
   * asked is answered.
   */
  run(step: AskingStep): Promise<void>;
  /** What came of the answers since the last report. */
  report(): AskingReport;
}

export interface AskingStep {
  readonly aheadMs?: number | undefined;
  /** Replaces what the pace allows. */
  readonly limit?: number | undefined;
}

export interface AskingReport {
  /** How many payments moved. */
  readonly moved: number;
  readonly failures: readonly unknown[];
}

/**
 * The desk of one gateway. An unanswered question occupies one slot until the gateway times out,
 * but nothing waits behind it: the next due payment takes the next free slot.
 */
export const askingDesk = (
  ports: { readonly payments: Payments; readonly clock: Clock; readonly limits: Limits },
  provider: string,
  ask: (stored: Stored<Payment>) => Promise<boolean>,
): AskingDesk => {
  const pace = paceOf(ports.clock, ports.limits.gatewayAsksPerSecond);
  const inFlight = new Set<Promise<void>>();
  const take = takeFairly(ports.payments, provider);
  let moved = 0;
  let failures: unknown[] = [];
  let isTaking = false;

  const launch = (stored: Stored<Payment>): Promise<void> => {
    const asking = ask(stored)
      .then((hasMoved) => {
        if (hasMoved) moved += 1;
      })
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => inFlight.delete(asking));
    inFlight.add(asking);
    return asking;
  };

  const untilPlaceIsFree = async (): Promise<void> => {
    while (inFlight.size >= ports.limits.gatewayAsksInFlight) await Promise.race(inFlight);
  };

  const takeAll = async (step: AskingStep): Promise<readonly Promise<void>[]> => {
    const own: Promise<void>[] = [];
    let left = step.limit ?? Number.POSITIVE_INFINITY;
    for (;;) {
      await untilPlaceIsFree();
      const allowed = step.limit === undefined ? pace.left() : left;
      const free = ports.limits.gatewayAsksInFlight - inFlight.size;
      const taken = await take(step.aheadMs === undefined ? Math.min(allowed, free) : allowed, step.aheadMs);
      left -= taken.length;
      pace.spend(taken.length);
      for (const stored of taken) {
        await untilPlaceIsFree();
        own.push(launch(stored));
      }
      // Payments taken ahead of time may be due again at once, so take only once.
      if (taken.length === 0 || step.aheadMs !== undefined) return own;
    }
  };

  return {
    run: async (step) => {
      // An earlier call may still be waiting for a free slot, and then keeps taking.
      if (isTaking) return;
      isTaking = true;
      const own = await takeAll(step).finally(() => {
        isTaking = false;
      });
      await Promise.all(own);
    },
    report: () => {
      const said = { moved, failures };
      [moved, failures] = [0, []];
      return said;
    },
  };
};
