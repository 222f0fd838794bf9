import { paceOf } from '../kernel/index.ts';
import type { Stored, Clock, Limits } from '../kernel/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import { takeFairly } from './take-fairly.ts';

/** Asks one gateway about payments, so many a second and so many at one time. */
export interface AskingDesk {
  /**
   * Asks about what is due, as far as the budget goes; resolves when everything of this call was
   * answered.
   */
  run(step: AskingStep): Promise<void>;
  /** What came of the answers since this was last asked. */
  report(): AskingReport;
}

export interface AskingStep {
  readonly aheadMs?: number | undefined;
  /** Instead of what the pace allows. */
  readonly limit?: number | undefined;
}

export interface AskingReport {
  /** How many payments moved. */
  readonly moved: number;
  readonly failures: readonly unknown[];
}

/**
 * The desk of one gateway. A payment that is not answered occupies one of its places until the
 * gateway's time is over, and nobody waits behind it: the next due payment takes the next free
 * place.
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
      // What was taken ahead of its time may be due again at once within that time: one take is
      // all.
      if (taken.length === 0 || step.aheadMs !== undefined) return own;
    }
  };

  return {
    run: async (step) => {
      // A call before this one may still wait for a free place, and goes on taking then.
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
