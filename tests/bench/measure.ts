/** What a ratio must be at least; without a number it is only reported. */
export interface Goal {
  readonly least?: number;
  readonly text: string;
}

export const told: Goal = { text: 'none' };
export const atLeast = (least: number, more = ''): Goal => ({ least, text: `≥ ${least}${more}` });

/** One thing measured against another in the same run: how many times as fast it is. */
export interface Comparison {
  readonly name: string;
  readonly baseline: string;
  /** Median, least and most of the interleaved pairs. */
  readonly ratio: { readonly median: number; readonly least: number; readonly most: number };
  /** How fast each was, with its unit. */
  readonly ours: string;
  readonly theirs: string;
  readonly goal: string;
  readonly isMissed: boolean;
}

/** One thing that is reported as it is, because its measure is a time we set ourselves. */
export interface Told {
  readonly name: string;
  readonly measured: string;
  readonly goal: string;
  readonly isMissed: boolean;
}

/** Why something was not measured. */
export interface LeftOut {
  readonly leftOut: string;
}

export type Row = Comparison | Told;

/**
 * Does some work and says how much it did; or, where it takes the time itself, how much in a
 * second.
 */
export type Work = () => Promise<Done> | Done;
type Done = number | { readonly perSecond: number };

/** Until the compiler is done with both. */
const enoughWarmUps = 3;
const repeats = 3;

const perSecondOf = async (work: Work): Promise<number> => {
  const begun = performance.now();
  const done = await work();
  return typeof done === 'number' ? (done * 1_000) / (performance.now() - begun) : done.perSecond;
};

/** The value that this share of all values is below. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
};

const median = (values: readonly number[]): number => quantile(values, 0.5);
const round = (value: number): number => Math.round(value * 100) / 100;
const rate = (perSecond: number): string => `${Math.round(perSecond)}/s`;

/**
 * Runs both in turn, three times to warm up and three times to count, and compares them pair by
 * pair: what else the machine does hits both.
 */
export const compare = async (
  name: string,
  goal: Goal,
  baseline: { readonly name: string; readonly work: Work },
  work: Work,
  tell: (perSecond: number) => string = rate,
  warmUps: number = enoughWarmUps,
): Promise<Comparison> => {
  for (let round = 0; round < warmUps; round += 1) {
    await baseline.work();
    await work();
  }
  const pairs: (readonly [ours: number, theirs: number])[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const theirs = await perSecondOf(baseline.work);
    pairs.push([await perSecondOf(work), theirs]);
  }
  const ratios = pairs.map(([ours, theirs]) => ours / theirs);
  const ratio = { median: round(median(ratios)), least: round(Math.min(...ratios)), most: round(Math.max(...ratios)) };
  return {
    name,
    baseline: baseline.name,
    goal: goal.text,
    ratio,
    ours: tell(median(pairs.map(([ours]) => ours))),
    theirs: tell(median(pairs.map(([, theirs]) => theirs))),
    isMissed: goal.least !== undefined && ratio.median < goal.least,
  };
};
