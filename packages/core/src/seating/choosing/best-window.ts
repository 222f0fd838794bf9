import type { FreePlaces } from './free-places.ts';
import type { HallRows } from './hall-rows.ts';

/** This many places side by side, beginning at `place`. */
export interface Window {
  readonly place: number;
  readonly size: number;
  /** Single free seats that this choice leaves between taken seats or at the end of the row. */
  readonly orphans: number;
  /** The sum over its seats, in micrometres. */
  readonly distance: number;
}

/** The places of a hall during one choice. */
export interface Choosing {
  readonly rows: HallRows;
  /**
   * 1 where the place is free, whether it may be chosen or not: this is what decides about orphans.
   */
  readonly free: Uint8Array;
  readonly places: FreePlaces;
  /** Some free places may not be chosen, so a stretch may end at a free seat. */
  readonly isMixed: boolean;
  /** How many places were looked at: the cost of a choice. */
  looked: number;
}

/** Whether a window may be cut out of a stretch of this length, beginning this many places in. */
export type MayCut = (length: number, before: number) => boolean;

interface Search {
  readonly size: number;
  /** 0 takes the best; a larger number takes one of the next best. */
  readonly spread: number;
  readonly mayCut?: MayCut;
}

const widestSpread = 16;

/**
 * The window nearest to the focal point, or with a spread one of the next best, each in another
 * row. Windows without orphans come before windows with them; then the nearest first.
 */
export const bestWindow = (choosing: Choosing, search: Search): Window | undefined => {
  const { rows, places } = choosing;
  const wanted = search.spread === 0 ? 1 : widestSpread;
  const min = minOrphans(choosing, search.size);
  const best: Window[] = [];
  for (let row = 0; row < rows.nearest.length; row += 1) {
    // All further rows are farther away than the good ones found: nothing better can come.
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

/**
 * No window of this size leaves fewer seats alone. Only a stretch that is longer by one cannot be
 * cut without leaving one.
 */
const minOrphans = ({ places: { stretches }, isMixed }: Choosing, size: number): 0 | 1 => {
  if (isMixed || (stretches[size] ?? 0) > 0) return 0;
  for (let length = size + 2; length < stretches.length; length += 1) if ((stretches[length] ?? 0) > 0) return 0;
  return size + 1 < stretches.length ? 1 : 0;
};

/** Best first; of two that are equally good, the one further in front. */
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

/** How many places fit, counted from this one. */
export const stretchFrom = (fits: Uint8Array, place: number): number => {
  let end = place;
  while (fits[end] === 1) end += 1;
  return end - place;
};

/** A stretch, and the distances of its places; its first place is `at`. */
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

/**
 * How many seats beside a window would be left alone: free, with a taken seat or the row's end
 * beyond.
 */
export const orphansOf = (free: Uint8Array, place: number, size: number): number => {
  const [left, right] = [place - 1, place + size];
  const onLeft = free[left] === 1 && free[left - 1] !== 1 ? 1 : 0;
  return free[right] === 1 && free[right + 1] !== 1 ? onLeft + 1 : onLeft;
};
