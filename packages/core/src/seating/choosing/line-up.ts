import type { Sliced } from '../../kernel/index.ts';
import type { SeatColumns, SeatMap, SeatRun } from '../seat-map.ts';
import type { HallRows } from './hall-rows.ts';
import { micrometres } from './micrometres.ts';

const known = new WeakMap<SeatMap, HallRows>();

/**
 * The rows of a seat map, put in line once: what a chooser needs to know of a hall before its first
 * choice. Done in slices, since 100,000 seats are too many for one go.
 */
export function* hallRows(seatMap: SeatMap): Sliced<HallRows> {
  const found = known.get(seatMap);
  if (found !== undefined) return found;
  const rows = yield* lineUp(seatMap);
  known.set(seatMap, rows);
  return rows;
}

/** This many seats are measured or put in line within a few milliseconds. */
const seatsPerSlice = 10_000;

/** Ranks the rows by their nearest seats, and lays them out in that order. */
function* lineUp(seatMap: SeatMap): Sliced<HallRows> {
  const { seats, columns, runs } = seatMap;
  yield;
  const fromFocal = new Float64Array(seats.length);
  const ranked = yield* rank(seatMap, fromFocal);
  const length = ranked.reduce((sum, { run }) => sum + run.length + 1, 1);
  const rows = emptyRows(length, ranked.length, seats.length);
  let place = 1;
  let seatsDone = 0;
  for (const [row, { run, nearest }] of ranked.entries()) {
    rows.starts[row] = place;
    rows.nearest[row] = nearest;
    measureRow(rows, columns, row, run);
    place = layOut(rows, { row, run, place }, fromFocal);
    seatsDone += run.length;
    if (seatsDone < seatsPerSlice) continue;
    seatsDone = 0;
    yield;
  }
  rows.starts[ranked.length] = place;
  const longest = runs.reduce((max, run) => Math.max(max, run.length), 0);
  return { ...rows, longest, columns };
}

/** A row, with the micrometres from the focal point to its nearest seat. */
interface RankedRun {
  readonly run: SeatRun;
  readonly nearest: number;
}

/** The rows, nearest first; also writes down how far each seat is from the focal point. */
function* rank({ columns, runs, focalPoint }: SeatMap, fromFocal: Float64Array): Sliced<readonly RankedRun[]> {
  const ranked: RankedRun[] = [];
  let seatsDone = 0;
  for (const run of runs) {
    let nearest = Infinity;
    for (const index of run) {
      const distance = distanceTo(columns, index, focalPoint);
      fromFocal[index] = distance;
      nearest = Math.min(nearest, distance);
    }
    ranked.push({ run, nearest });
    seatsDone += run.length;
    if (seatsDone < seatsPerSlice) continue;
    seatsDone = 0;
    yield;
  }
  ranked.sort((one, other) => one.nearest - other.nearest);
  yield;
  return ranked;
}

/**
 * Assigns places to the seats of a row. @returns the place after the last one, which stays empty
 */
const layOut = (
  { rowAt, seatAt, placeOf, toFocal }: Filled,
  { row, run, place: from }: { readonly row: number; readonly run: SeatRun; readonly place: number },
  fromFocal: Float64Array,
): number => {
  let place = from;
  for (const index of run) {
    rowAt[place] = row;
    seatAt[place] = index;
    placeOf[index] = place;
    toFocal[place] = fromFocal[index] ?? 0;
    place += 1;
  }
  rowAt[place] = row;
  return place + 1;
};

const distanceTo = ({ x, y }: SeatColumns, index: number, to: { readonly x: number; readonly y: number }): number =>
  micrometres((x[index] ?? 0) - to.x, (y[index] ?? 0) - to.y);

/** What is filled in row by row. */
type Filled = Omit<HallRows, 'columns' | 'longest'>;

const emptyRows = (length: number, rows: number, seats: number): Filled => ({
  seatAt: new Int32Array(length).fill(-1),
  placeOf: new Int32Array(seats),
  rowAt: new Int32Array(length),
  starts: new Int32Array(rows + 1),
  nearest: new Float64Array(rows),
  toFocal: new Float64Array(length),
  middleX: new Float64Array(rows),
  middleY: new Float64Array(rows),
  halfLength: new Float64Array(rows),
});

const measureRow = (
  { middleX, middleY, halfLength }: Filled,
  columns: SeatColumns,
  row: number,
  run: SeatRun,
): void => {
  let [x, y, far] = [0, 0, 0];
  for (const index of run) {
    x += (columns.x[index] ?? 0) / run.length;
    y += (columns.y[index] ?? 0) / run.length;
  }
  for (const index of run) far = Math.max(far, distanceTo(columns, index, { x, y }));
  middleX[row] = x;
  middleY[row] = y;
  // Slightly more, for what rounding to whole micrometres may have taken.
  halfLength[row] = far + 2;
};
