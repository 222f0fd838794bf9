import { bestOfStretch, byWorth, orphansOf, stretchFrom } from './best-window.ts';
import type { Choosing, MayCut, Window } from './best-window.ts';
import { lookAround } from './look-around.ts';
import { rulerFrom } from './ruler.ts';
import type { FoundWindow } from './windows-by-shape.ts';

/** The windows near one place. */
export interface NearbyWindows {
  /** The best window of a size, given which others have been taken since the hall was searched. */
  best(size: number, mayCut: MayCut, taken: readonly Window[]): Window | undefined;
}

/**
 * What to look for: windows of these sizes, near this place, and how many others will be taken
 * meanwhile.
 */
interface Wanted {
  readonly sizes: readonly number[];
  readonly near: number;
  readonly takes: number;
}

/**
 * What taking a window can change: the stretch it is cut out of, and one on each side where a
 * single seat lies between.
 */
const changedByOne = 3;

/**
 * Searches the hall once for windows of these sizes, the nearest to `near` first. For each shape it
 * keeps as many windows as others taken later can spoil, and one more. So the best remaining one is
 * known each time without another search.
 */
export const nearbyWindows = (choosing: Choosing, { sizes, near, takes }: Wanted): NearbyWindows => {
  const { free, places } = choosing;
  const { fits } = places;
  const ruler = rulerFrom(choosing, near);
  const kept = lookAround(choosing, { sizes, near, max: changedByOne * takes + 1 }, ruler);

  const isStill = ({ place, size, length, before, orphans }: FoundWindow): boolean => {
    const begin = place - before;
    choosing.looked += length;
    return fits[begin - 1] !== 1 && stretchFrom(fits, begin) === length && orphansOf(free, place, size) === orphans;
  };

  /**
   * The best window of the stretch that `place` is in: windows beside a taken one are no longer
   * what they were.
   */
  const bestBeside = (place: number, size: number, mayCut: MayCut): Window | undefined => {
    if (fits[place] !== 1) return undefined;
    let begin = place;
    while (fits[begin - 1] === 1) begin -= 1;
    const length = stretchFrom(fits, begin);
    choosing.looked += length;
    const distances = ruler.measure(begin, length);
    return bestOfStretch(choosing, { place: begin, length, distances, at: 0 }, { size, mayCut }, undefined);
  };

  return {
    best: (size, mayCut, taken) => {
      const found: (Window | undefined)[] = [];
      for (const shape of kept.ofSize(size)) {
        const [first] = shape;
        if (first !== undefined && mayCut(first.length, first.before)) found.push(shape.find(isStill));
      }
      for (const { place, size: width } of taken) {
        for (const beside of [place - 2, place - 1, place + width, place + width + 1])
          found.push(bestBeside(beside, size, mayCut));
      }
      return found.reduce(better, undefined);
    },
  };
};

const better = (one: Window | undefined, other: Window | undefined): Window | undefined =>
  one !== undefined && (other === undefined || byWorth(one, other) <= 0) ? one : other;
