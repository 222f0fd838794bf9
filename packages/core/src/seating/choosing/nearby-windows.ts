import { bestOfStretch, byWorth, orphansOf, stretchFrom } from './best-window.ts';
import type { Choosing, MayCut, Window } from './best-window.ts';
import { micrometres } from './micrometres.ts';
import type { HallRows } from './hall-rows.ts';
import { isBetter, keepIfGood, windowsByShape } from './windows-by-shape.ts';
import type { FoundWindow, WindowsByShape } from './windows-by-shape.ts';

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
export const nearbyWindows = (choosing: Choosing, wanted: Wanted): NearbyWindows => {
  const { free, places } = choosing;
  const { fits } = places;
  const ruler = rulerFrom(choosing, wanted.near);
  const kept = lookThrough(choosing, wanted, ruler);

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

/** Measures how far the places of a stretch are from one place. */
interface Ruler {
  /** The distances, the first one at 0; overwritten by the next call. */
  measure(place: number, length: number): Float64Array;
}

const rulerFrom = ({ rows: { columns, seatAt, longest } }: Choosing, near: number): Ruler => {
  const { x, y } = columns;
  const from = seatAt[near] ?? 0;
  const [nearX, nearY] = [x[from] ?? 0, y[from] ?? 0];
  const distances = new Float64Array(longest);
  return {
    measure: (place, length) => {
      for (let at = 0; at < length; at += 1) {
        const index = seatAt[place + at] ?? 0;
        distances[at] = micrometres((x[index] ?? 0) - nearX, (y[index] ?? 0) - nearY);
      }
      return distances;
    },
  };
};

/**
 * Goes through the hall, skipping rows that are too far away. A shape that has all the windows it
 * keeps takes none from farther away; a shape whose stretches have all been seen takes no more.
 */
const lookThrough = (choosing: Choosing, { sizes, takes, near }: Wanted, ruler: Ruler): WindowsByShape => {
  const { rows, places, free } = choosing;
  const kept = windowsByShape();
  const max = changedByOne * takes + 1;
  const min = Math.min(...sizes);
  const unseen = places.stretches.slice();
  let reach = Infinity;

  const offerAll = (place: number, length: number, size: number, distances: Float64Array): void => {
    const shapes = kept.shapesOf(size, length);
    let distance = 0;
    for (let end = 0; end < length; end += 1) {
      distance += distances[end] ?? 0;
      const before = end + 1 - size;
      if (before < 0) continue;
      if (before > 0) distance -= distances[before - 1] ?? 0;
      const [at, list] = [place + before, shapes[before]];
      const orphans = orphansOf(free, at, size);
      const last = list?.[max - 1];
      if (list !== undefined && (last === undefined || isBetter(orphans, distance, last)))
        keepIfGood(list, max, { place: at, size, length, before, orphans, distance });
    }
  };

  const offerStretch = (place: number, length: number): void => {
    if (length < min) return;
    const distances = ruler.measure(place, length);
    for (const size of sizes) if (size <= length) offerAll(place, length, size, distances);
    const counted = Math.min(length, unseen.length - 1);
    unseen[counted] = (unseen[counted] ?? 0) - 1;
  };

  const toFocal = rows.toFocal[near] ?? 0;
  for (let row = 0; row < rows.nearest.length; row += 1) {
    // Rows are ordered by distance from the focal point, so all further rows are out of reach too.
    if ((rows.nearest[row] ?? 0) - toFocal > reach) break;
    if ((places.inRow[row] ?? 0) < min || minDistance(rows, row, near) > reach) continue;
    const end = rows.starts[row + 1] ?? 0;
    let place = rows.starts[row] ?? 0;
    choosing.looked += end - place;
    while (place < end) {
      const length = stretchFrom(places.fits, place);
      offerStretch(place, length);
      place += length + 1;
    }
    reach = reachOf(choosing, { kept, sizes, unseen, max });
  }
  return kept;
};

interface Looking {
  readonly kept: WindowsByShape;
  readonly sizes: readonly number[];
  readonly unseen: Int32Array;
  readonly max: number;
}

/** How far away a seat may be and still be of use, in micrometres. */
const reachOf = (choosing: Choosing, { kept, sizes, unseen, max }: Looking): number => {
  let reach = 0;
  for (const size of sizes) {
    for (let length = size; length < unseen.length && reach < Infinity; length += 1) {
      if ((unseen[length] ?? 0) === 0) continue;
      for (const [before, shape] of kept.shapesOf(size, length).entries()) {
        const last = shape[max - 1];
        const min = choosing.isMixed ? 0 : Number(before === 1) + Number(length - before - size === 1);
        reach = last === undefined || last.orphans > min ? Infinity : Math.max(reach, last.distance / size);
      }
    }
  }
  return reach;
};

/** No seat of the row is nearer to a place than this, in micrometres. */
const minDistance = (
  { columns: { x, y }, seatAt, middleX, middleY, halfLength }: HallRows,
  row: number,
  near: number,
): number => {
  const from = seatAt[near] ?? 0;
  const along = micrometres((x[from] ?? 0) - (middleX[row] ?? 0), (y[from] ?? 0) - (middleY[row] ?? 0));
  return along - (halfLength[row] ?? 0);
};
