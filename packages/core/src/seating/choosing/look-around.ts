import { orphansOf, stretchFrom } from './best-window.ts';
import type { Choosing } from './best-window.ts';
import type { HallRows } from './hall-rows.ts';
import { micrometres } from './micrometres.ts';
import type { Ruler } from './ruler.ts';
import { isBetter, keepIfGood, windowsByShape } from './windows-by-shape.ts';
import type { WindowsByShape } from './windows-by-shape.ts';

/** Windows of these sizes around this place, at most so many of each shape. */
interface Around {
  readonly sizes: readonly number[];
  readonly near: number;
  readonly max: number;
}

/** How far away the seats of a stretch may be and still be of use, in micrometres. */
interface Reach {
  readonly ofAny: number;
  /**
   * Of a stretch between taken seats or ends of its row. It may be less: only a stretch beside a
   * free seat that may not be chosen can be cut off its end by one without leaving a seat alone.
   */
  readonly ofClosed: number;
}

/**
 * Goes through the hall, skipping what is too far away. A shape that has all the windows it keeps
 * takes none from farther away; a shape whose stretches have all been seen takes no more.
 */
export const lookAround = (choosing: Choosing, around: Around, ruler: Ruler): WindowsByShape => {
  const { rows, places, free } = choosing;
  const { sizes, near, max } = around;
  const kept = windowsByShape();
  const min = Math.min(...sizes);
  const unseen = places.stretches.slice();
  let reach: Reach = { ofAny: Infinity, ofClosed: Infinity };

  /** @returns whether one of the shapes has all its windows, so that the reach may be less now */
  const offerAll = (place: number, length: number, size: number, distances: Float64Array): boolean => {
    const shapes = kept.shapesOf(size, length);
    let isFull = false;
    let distance = 0;
    for (let end = 0; end < length; end += 1) {
      distance += distances[end] ?? 0;
      const before = end + 1 - size;
      if (before < 0) continue;
      if (before > 0) distance -= distances[before - 1] ?? 0;
      const [at, list] = [place + before, shapes[before]];
      const orphans = orphansOf(free, at, size);
      const last = list?.[max - 1];
      if (list === undefined || (last !== undefined && !isBetter(orphans, distance, last))) continue;
      keepIfGood(list, max, { place: at, size, length, before, orphans, distance });
      isFull ||= list.length === max;
    }
    return isFull;
  };

  const offerStretch = (place: number, length: number, away: number): boolean => {
    if (length < min) return false;
    const counted = Math.min(length, unseen.length - 1);
    unseen[counted] = (unseen[counted] ?? 0) - 1;
    let mayReachLess = unseen[counted] === 0;
    if (away > reach.ofClosed && free[place - 1] !== 1 && free[place + length] !== 1) return mayReachLess;
    const distances = ruler.measure(place, length);
    for (const size of sizes)
      if (size <= length) mayReachLess = offerAll(place, length, size, distances) || mayReachLess;
    return mayReachLess;
  };

  const toFocal = rows.toFocal[near] ?? 0;
  for (let row = 0; row < rows.nearest.length; row += 1) {
    // Rows are ordered by distance from the focal point, so all further rows are out of reach too.
    if ((rows.nearest[row] ?? 0) - toFocal > reach.ofAny) break;
    if ((places.inRow[row] ?? 0) < min) continue;
    const away = minDistance(rows, row, near);
    if (away > reach.ofAny) continue;
    const end = rows.starts[row + 1] ?? 0;
    let place = rows.starts[row] ?? 0;
    let mayReachLess = false;
    choosing.looked += end - place;
    while (place < end) {
      const length = stretchFrom(places.fits, place);
      mayReachLess = offerStretch(place, length, away) || mayReachLess;
      place += length + 1;
    }
    // Working out the reach costs more than a short row.
    if (mayReachLess) reach = reachOf(choosing, around, { kept, unseen });
  }
  return kept;
};

interface Seen {
  readonly kept: WindowsByShape;
  readonly unseen: Int32Array;
}

const reachOf = (choosing: Choosing, { sizes, max }: Around, { kept, unseen }: Seen): Reach => {
  let [ofAny, ofClosed] = [0, 0];
  for (const size of sizes) {
    for (let length = size; length < unseen.length && ofClosed < Infinity; length += 1) {
      choosing.looked += 1;
      if ((unseen[length] ?? 0) === 0) continue;
      for (const [before, shape] of kept.shapesOf(size, length).entries()) {
        const last = shape[max - 1];
        const ifClosed = Number(before === 1) + Number(length - before - size === 1);
        const farthest = last === undefined ? Infinity : last.distance / size;
        ofClosed = Math.max(ofClosed, last !== undefined && last.orphans > ifClosed ? Infinity : farthest);
        ofAny = Math.max(ofAny, last !== undefined && last.orphans > 0 && choosing.isMixed ? Infinity : farthest);
      }
    }
  }
  return { ofAny: Math.max(ofAny, ofClosed), ofClosed };
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
