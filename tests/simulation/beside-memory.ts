import { isDeepStrictEqual } from 'node:util';
import { simulate, simulateOn } from './simulate.ts';
import type { Simulated } from './simulate.ts';
import type { OpenStores } from './stores.ts';

/** Where two lists first differ; undefined if they are the same. */
const parting = (one: readonly unknown[], other: readonly unknown[]): number | undefined => {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (!isDeepStrictEqual(one[at], other[at])) return at;
  return undefined;
};

/**
 * Items as they read in any store: members that are undefined are not there, and which units of an
 * area somebody gets is the store's choice.
 */
const plain = (items: readonly unknown[]): readonly unknown[] =>
  JSON.parse(JSON.stringify(items).replaceAll(/floor~\d+/g, 'floor')) as unknown[];

/** A history on other stores than memory. */
export interface PlayedBeside extends Simulated {
  /** Where it parts from the same seed in memory. */
  readonly partings: readonly string[];
}

/**
 * Plays a history on other stores and in memory. Story and log are the same in both, to the last
 * field, as long as the ports decide alike.
 */
export const playBesideMemory = async (open: OpenStores, seed: number): Promise<PlayedBeside> => {
  const there = await simulateOn(open, seed);
  const here = await simulate(seed);
  const partings = (['story', 'log'] as const).flatMap((what) => {
    const [one, other] = [plain(there[what]), plain(here[what])];
    const at = parting(one, other);
    if (at === undefined) return [];
    return [`its ${what} has ${JSON.stringify(one[at])} at ${at}, and in memory ${JSON.stringify(other[at])}`];
  });
  return { ...there, partings };
};
