/** One thing measured against another: how many times as much it does in the same time, in the same run. */
export interface Comparison {
  readonly name: string;
  readonly baseline: string;
  /** Median, least and most of the interleaved pairs. */
  readonly ratio: { readonly median: number; readonly least: number; readonly most: number };
  readonly perSecond: number;
  readonly baselinePerSecond: number;
  /** What we want it to be, and what it must be; undefined where only told. */
  readonly goal: string;
}

/** Does some work and says how much it did. */
export type Work = () => Promise<number> | number;

const repeats = 3;

const perSecond = async (work: Work): Promise<number> => {
  const begun = performance.now();
  const count = await work();
  return (count * 1_000) / (performance.now() - begun);
};

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number): number => Math.round(value * 100) / 100;

/** Runs both in turn, once to warm up and three times to count, and compares them pair by pair: what else the machine does hits both. */
export const compare = async (
  name: string,
  goal: string,
  baseline: { readonly name: string; readonly work: Work },
  work: Work,
): Promise<Comparison> => {
  await baseline.work();
  await work();
  const pairs: (readonly [ours: number, theirs: number])[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const theirs = await perSecond(baseline.work);
    pairs.push([await perSecond(work), theirs]);
  }
  const ratios = pairs.map(([ours, theirs]) => ours / theirs);
  return {
    name,
    baseline: baseline.name,
    goal,
    ratio: { median: round(median(ratios)), least: round(Math.min(...ratios)), most: round(Math.max(...ratios)) },
    perSecond: Math.round(median(pairs.map(([ours]) => ours))),
    baselinePerSecond: Math.round(median(pairs.map(([, theirs]) => theirs))),
  };
};
