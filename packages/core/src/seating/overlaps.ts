import { invariant } from '../kernel/index.ts';
import type { Sliced } from '../kernel/index.ts';
import type { SeatColumns } from './seat-map.ts';

/** Seats closer than this, in metres, overlap. Real chairs measure 0.45 m and more. */
const minDistance = 0.35;

/** Takes a few milliseconds. */
const seatsPerSlice = 10_000;

/**
 * Squares are this wide, so that whatever is too near a seat stands in its square or in a
 * neighbouring one.
 */
const squareOf = (metres: number): number => Math.floor(metres / minDistance);

/** Seats that overlap an earlier one. */
export interface Overlaps {
  readonly count: number;
  /** By seat index: the seat it overlaps, or -1. */
  readonly standsIn: Int32Array;
}

/**
 * Finds the seats that overlap.
 *
 * Goes through the seats square by square in a sorted order, and remembers only those that overlap
 * none before them. No square has more than a handful of these, so the time is that of sorting,
 * whatever the layout: a thousand seats at one point are compared with the first of them only.
 */
export function* findOverlaps({ x, y }: Pick<SeatColumns, 'x' | 'y'>): Sliced<Overlaps> {
  const standsIn = new Int32Array(x.length).fill(-1);
  let count = 0;
  let at = -Infinity;
  let [left, own] = [nobody(), nobody()];
  let seen = 0;
  for (const { index, column, row } of sortIntoSquares(x, y)) {
    if (++seen % seatsPerSlice === 0) yield;
    if (column !== at) {
      left = column === at + 1 ? { ...own, begin: 0 } : nobody();
      own = nobody();
      at = column;
    }
    const isNear = (other: number): boolean =>
      Math.hypot((x[other] ?? 0) - (x[index] ?? 0), (y[other] ?? 0) - (y[index] ?? 0)) < minDistance;
    const other = findNear(left, row, isNear) ?? findNear(own, row, isNear);
    if (other === undefined) own.seats.push({ index, row });
    else {
      standsIn[index] = other;
      count += 1;
    }
  }
  return { count, standsIn };
}

/**
 * The seats of one column that overlap none before them, from top to bottom; those before `begin`
 * are too far up for all that follow.
 */
interface Standing {
  readonly seats: { readonly index: number; readonly row: number }[];
  begin: number;
}

const nobody = (): Standing => ({ seats: [], begin: 0 });

const findNear = (standing: Standing, row: number, isNear: (other: number) => boolean): number | undefined => {
  const { seats } = standing;
  while ((seats[standing.begin]?.row ?? Infinity) < row - 1) standing.begin += 1;
  for (let at = standing.begin; at < seats.length; at += 1) {
    const seat = seats[at];
    if (seat === undefined || seat.row > row + 1) return undefined;
    if (isNear(seat.index)) return seat.index;
  }
  return undefined;
};

/**
 * Column, row and index of each seat in one whole number, since numbers in a typed array sort fast.
 */
function* sortIntoSquares(
  x: Float64Array,
  y: Float64Array,
): Generator<{ readonly index: number; readonly column: number; readonly row: number }> {
  const size = x.length;
  const [left, right] = rangeOf(x);
  const [top, bottom] = rangeOf(y);
  const [columns, rows] = [right - left + 1, bottom - top + 1];
  invariant(columns * rows * Math.max(1, size) < Number.MAX_SAFE_INTEGER, `a drawing of ${columns} by ${rows} squares`);
  const keys = new Float64Array(size);
  for (let index = 0; index < size; index += 1) {
    const square = (squareOf(x[index] ?? 0) - left) * rows + squareOf(y[index] ?? 0) - top;
    keys[index] = square * size + index;
  }
  for (const key of keys.sort()) {
    const square = Math.floor(key / size);
    yield { index: key % size, column: Math.floor(square / rows), row: square % rows };
  }
}

const rangeOf = (metres: Float64Array): readonly [min: number, max: number] => {
  let [min, max] = [0, 0];
  for (const value of metres) {
    min = Math.min(min, squareOf(value));
    max = Math.max(max, squareOf(value));
  }
  return [min, max];
};
