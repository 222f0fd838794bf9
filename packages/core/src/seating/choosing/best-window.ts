import type { FreePlaces } from './free-places.ts';
import type { HallRows } from './hall-rows.ts';

/** So many places side by side, from `place` on. */
export interface Window {
  readonly place: number;
  readonly size: number;
  /** Single free seats left between this choice and taken seats or the end of the row. */
  readonly orphans: number;
  /** Of all its seats together, in micrometres. */
  readonly distance: number;
}

/** The places of a hall while one choice is made. */
export interface Choosing {
  readonly rows: HallRows;
  /** 1 where nobody has the place, whether it may be chosen or not: what an orphan is counted by. */
  readonly free: Uint8Array;
  readonly places: FreePlaces;
  /** Some free places may not be chosen: a stretch may then end at a free seat. */
  readonly isMixed: boolean;
  /** How many places were looked at: what a choice costs. */
  looked: number;
}

/** Whether a window may be cut out of a stretch of a length, so many places from its beginning. */
export type MayCut = (length: number, before: number) => boolean;

interface Search {
  readonly size: number;
  /** 0 takes the best; a larger number one of the next best. */
  readonly spread: number;
  readonly mayCut?: MayCut;
}

const widestSpread = 16;

/**
 * The window nearest to the focal point, or with a spread one of the next best, each in another row. Windows without orphans come before windows with, and then
 * the nearest first.
 */
export const bestWindow = (choosing: Choosing, search: Search): Window | undefined => {
  const { rows, places } = choosing;
  const wanted = search.spread === 0 ? 1 : widestSpread;
  const min = minOrphans(choosing, search.size);
  const best: Window[] = [];
  for (let row = 0; row < rows.nearest.length; row += 1) {
    // Every further row is farther away than all of the good ones found: nothing better can come.
    const last = best[wanted - 1];
    if (last !== undefined && last.orphans <= min && last.distance <= (rows.nearest[row] ?? 0) * search.size) break;
    if ((places.inRow[row] ?? 0) < search.size) continue;
    const found = bestOfRow(choosing, row, search);
    if (found === undefined) continue;
    best.push(found);
    best.sort(byWorth);
    best.length = Math.min(best.length, wanted);
  }
  return best[search.spread % Math.max(1, best.length)];
};

/** No window of the size leaves fewer alone. A stretch that is longer by one can't be cut without that, every other can. */
const minOrphans = ({ places: { stretches }, isMixed }: Choosing, size: number): 0 | 1 => {
  if (isMixed || (stretches[size] ?? 0) > 0) return 0;
  for (let length = size + 2; length < stretches.length; length += 1) if ((stretches[length] ?? 0) > 0) return 0;
  return size + 1 < stretches.length ? 1 : 0;
};

/** The better first; of two that are equally good the one that lies in front. */
export const byWorth = (one: Window, other: Window): number =>
  one.orphans - other.orphans || one.distance - other.distance || one.place - other.place;

const bestOfRow = (choosing: Choosing, row: number, search: Search): Window | undefined => {
  const { starts, toFocal } = choosing.rows;
  const { fits } = choosing.places;
  const end = starts[row + 1] ?? 0;
  let best: Window | undefined;
  let place = starts[row] ?? 0;
  choosing.looked += end - place;
  while (place < end) {
    if (fits[place] !== 1) {
      place += 1;
      continue;
    }
    const length = stretchFrom(fits, place);
    best = bestOfStretch(choosing, { place, length, distances: toFocal, at: place }, search, best);
    place += length + 1;
  }
  return best;
};

/** How many places from this one on fit. */
export const stretchFrom = (fits: Uint8Array, place: number): number => {
  let end = place;
  while (fits[end] === 1) end += 1;
  return end - place;
};

/** A stretch, and the distances of its places, which begin at `at`. */
export interface Stretch {
  readonly place: number;
  readonly length: number;
  readonly distances: Float64Array;
  readonly at: number;
}

/** The best window of a stretch, or the one known before if that is better. */
export const bestOfStretch = (
  choosing: Pick<Choosing, 'free'>,
  { place, length, distances, at }: Stretch,
  { size, mayCut }: Pick<Search, 'size' | 'mayCut'>,
  known: Window | undefined,
): Window | undefined => {
  let best = known;
  let distance = 0;
  for (let end = 0; end < length; end += 1) {
    distance += distances[at + end] ?? 0;
    const before = end + 1 - size;
    if (before < 0) continue;
    if (before > 0) distance -= distances[at + before - 1] ?? 0;
    const orphans = orphansOf(choosing.free, place + before, size);
    const isBetter =
      best === undefined || orphans < best.orphans || (orphans === best.orphans && distance < best.distance);
    if (isBetter && (mayCut === undefined || mayCut(length, before)))
      best = { place: place + before, size, orphans, distance };
  }
  return best;
};

/** How many seats beside a window would be left alone: free, with a taken one or the row's end beyond. */
export const orphansOf = (free: Uint8Array, place: number, size: number): number => {
  const [left, right] = [place - 1, place + size];
  const onLeft = free[left] === 1 && free[left - 1] !== 1 ? 1 : 0;
  return free[right] === 1 && free[right + 1] !== 1 ? onLeft + 1 : onLeft;
};
