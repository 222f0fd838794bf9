import { array, asyncProperty, check } from 'fast-check';
import type { IAsyncPropertyWithHooks } from 'fast-check';
import { ClauseBroken } from '../kits/expectations.ts';
import type { Made, MakeSubject } from '../kits/kit.ts';
import type { Comparison } from './comparison.ts';
import { playBoth } from './play-both.ts';
import type { Difference } from './play-both.ts';

/** How many histories, and which. */
export interface Histories {
  readonly histories: number;
  /** The same seed gives the same histories; a larger number of them begins with the smaller. */
  readonly seed?: number;
  /**
   * How many subjects to make. Each plays one history after another, so histories that wait for
   * real time wait together. Default 1.
   */
  readonly atOnce?: number;
  /** Whether a difference is shown by its shortest history; default true. */
  readonly shrinks?: boolean;
}

/** The shortest history that two adapters answer differently. */
export interface Found<Step> extends Difference<Step> {
  readonly seed: number;
  /** Which history of the seed it came from, counted from 0. */
  readonly at: number;
}

/** Time limit for shrinking a history. */
const shrinkingMs = 300_000;

/** The parts of a comparison that do not depend on the subject. */
type Compared<Step> = Pick<Comparison<never, Step>, 'port' | 'steps' | 'maxSteps' | 'describe'>;
type Property<Step> = IAsyncPropertyWithHooks<[readonly Step[]]>;
type Plays<Step> = (steps: readonly Step[]) => Promise<Difference<Step> | undefined>;

/**
 * The histories as fast-check makes them, failing where the adapters differ. The last of
 * `differences` is the shortest.
 */
const propertyOf = <Step>(
  { steps, maxSteps }: Compared<Step>,
  plays: Plays<Step>,
  differences: Difference<Step>[],
): Property<Step> =>
  asyncProperty(array(steps, { minLength: 1, maxLength: maxSteps, size: 'max' }), async (history) => {
    const difference = await plays(history);
    if (difference !== undefined) differences.push(difference);
    return difference === undefined;
  });

/** Generates the histories of a seed: the same ones that replaying the seed plays. */
const generate = async <Step>(
  comparison: Compared<Step>,
  seed: number,
  numRuns: number,
): Promise<(readonly Step[])[]> => {
  const made: (readonly Step[])[] = [];
  const noting: Plays<Step> = async (steps) => void made.push(steps);
  await check(propertyOf(comparison, noting, []), { seed, numRuns });
  return made;
};

/**
 * Removes, from the end, every step without which the adapters still differ: fast-check never tries
 * to remove the last one.
 */
const withoutNeedless = async <Step>(difference: Difference<Step>, plays: Plays<Step>): Promise<Difference<Step>> => {
  for (let at = difference.steps.length - 1; at >= 0; at -= 1) {
    const shorter = await plays(difference.steps.toSpliced(at, 1));
    if (shorter !== undefined) return withoutNeedless(shorter, plays);
  }
  return difference;
};

/** Shrinks one history of a seed. A difference that does not reproduce is kept as first seen. */
const shrunk = async <Step>(
  comparison: Compared<Step>,
  plays: Plays<Step>,
  { seed, at, ...first }: Found<Step>,
): Promise<Found<Step>> => {
  const differences: Difference<Step>[] = [first];
  const property = propertyOf(comparison, plays, differences);
  await check(property, { seed, path: String(at), numRuns: at + 1, interruptAfterTimeLimit: shrinkingMs });
  return { ...(await withoutNeedless(differences.at(-1) ?? first, plays)), seed, at };
};

/**
 * Plays generated histories on the specification and on subjects until their answers differ.
 * @returns the shortest history that shows the difference, or undefined.
 */
export const compareHistories = async <Subject, Step>(
  comparison: Comparison<Subject, Step>,
  make: MakeSubject<Subject>,
  { histories, seed = 1, atOnce = 1, shrinks = true }: Histories,
): Promise<Found<Step> | undefined> => {
  const on =
    ({ subject }: Made<Subject>): Plays<Step> =>
    (steps) =>
      playBoth(comparison, subject, steps);
  const waiting = (await generate(comparison, seed, histories)).map((steps, at) => ({ steps, at }));
  const made = await Promise.all(Array.from({ length: Math.min(atOnce, histories) }, () => make()));
  const found: Found<Step>[] = [];
  const serve = async (one: Made<Subject>): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && found.length === 0; next = waiting.shift()) {
      const difference = await on(one)(next.steps);
      if (difference !== undefined) found.push({ ...difference, seed, at: next.at });
    }
  };
  try {
    await Promise.all(made.map(serve));
    const [first, [one]] = [found[0], made];
    return first === undefined || one === undefined || !shrinks ? first : await shrunk(comparison, on(one), first);
  } finally {
    await Promise.all(made.map(({ dispose }) => dispose()));
  }
};

/** The report of a difference between two adapters. */
export const reportOf = <Step>(comparison: Compared<Step>, found: Found<Step>): string =>
  [
    `${comparison.port}: history ${found.at} of seed ${found.seed} is answered differently, ${
      found.atLastLook ? 'as a look after its last step shows' : 'at its last step'
    }:`,
    ...found.steps.map((step, at) => `  ${at + 1}. ${comparison.describe(step)}`),
    `in memory: ${found.specified}`,
    `here:      ${found.seen}`,
  ].join('\n');

/** Like {@link compareHistories}, but throws the report of a difference as a broken clause. */
export const expectNoDifference = async <Subject, Step>(
  comparison: Comparison<Subject, Step>,
  make: MakeSubject<Subject>,
  histories: Histories,
): Promise<void> => {
  const found = await compareHistories(comparison, make, histories);
  if (found !== undefined) throw new ClauseBroken(reportOf(comparison, found));
};
