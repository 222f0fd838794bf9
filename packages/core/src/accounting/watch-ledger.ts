import { eachOf, plusMs } from '../kernel/index.ts';
import type { Instant, Job } from '../kernel/index.ts';
import { compareMovements } from './compare-movements.ts';
import type { ComparedPorts } from './compare-movements.ts';
import type { LedgerDifference, LedgerDifferenceKind } from './ledger-difference.ts';

/** How the ledger and a gateway differed in the last full comparison. */
export interface LedgerDifferenceCount {
  readonly provider: string;
  readonly counts: Readonly<Record<LedgerDifferenceKind, number>>;
  readonly comparedAt: Instant;
}

/** A comparison that runs in steps, and what the last full one found. */
export interface LedgerWatch extends Job {
  readonly count: () => readonly LedgerDifferenceCount[];
}

const minuteMs = 60_000;
const lookBackMs = 48 * 60 * minuteMs;
const restMs = 60 * minuteMs;

/**
 * Compares the ledger with what the gateways moved in the last two days, one page per step, and
 * starts over an hour after each full comparison. It only counts; `reconcileLedger` names what
 * differs.
 *
 * @param tell is told of every difference, again in each round that finds it
 * @returns a job whose steps tell how many differences they found. Faults: the first one met, after
 *   the other gateways were compared.
 */
export const watchLedger = (
  ports: ComparedPorts,
  tell: (one: LedgerDifference) => void = () => undefined,
): LedgerWatch => {
  const watches = ports.gateways.map((gateway) => {
    let round: { readonly from: Instant; readonly to: Instant; cursor?: string | undefined } | undefined;
    let found: LedgerDifference[] = [];
    let last: LedgerDifferenceCount | undefined;
    const step = async (): Promise<number> => {
      const now = ports.clock.now();
      if (round === undefined && last !== undefined && now < plusMs(last.comparedAt, restMs)) return 0;
      round ??= { from: plusMs(now, -lookBackMs), to: now };
      const page = await compareMovements(ports, gateway, round, { limit: 100, cursor: round.cursor });
      for (const one of page.items) tell(one);
      found.push(...page.items);
      if (page.nextCursor === null) {
        last = { provider: gateway.provider, counts: countOf(found), comparedAt: now };
        [round, found] = [undefined, []];
      } else round = { ...round, cursor: page.nextCursor };
      return page.items.length;
    };
    return { step, last: () => last };
  });
  return {
    name: 'reconcile ledger',
    everyMs: 5_000,
    run: async () => {
      let differing = 0;
      const addStep = async ({ step }: (typeof watches)[number]): Promise<boolean> => {
        const found = await step();
        differing += found;
        return true;
      };
      await eachOf(watches, addStep, 1);
      return differing;
    },
    count: () => watches.flatMap(({ last }) => last() ?? []),
  };
};

const countOf = (found: readonly LedgerDifference[]): LedgerDifferenceCount['counts'] => {
  const counts = {
    'missing-here': 0,
    'missing-there': 0,
    'captured-differs': 0,
    'returned-differs': 0,
    'disputed-differs': 0,
    pending: 0,
  };
  for (const { kind } of found) counts[kind] += 1;
  return counts;
};
