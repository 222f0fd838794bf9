import type { SeatColumns, SeatMap, SeatRun } from '../seat-map.ts';

/**
 * A hall as one line of places: row after row, the row with the seat nearest to the focal point first, with an empty place before, between and after them.
 * What is asked of neighbours then needs no look at where a row ends, and a search goes through memory in one direction.
 */
export interface HallRows {
  /** The seat's index by place, −1 at an empty one. */
  readonly seatAt: Int32Array;
  readonly placeOf: Int32Array;
  /** The row by place. */
  readonly rowAt: Int32Array;
  /** The first place by row, and one more for where the last one ends. A row's last place is empty. */
  readonly starts: Int32Array;
  /** How many seats the longest row has. */
  readonly longest: number;
  /** Micrometres from the focal point to the row's nearest seat. */
  readonly nearest: Float64Array;
  /** Micrometres from the focal point, by place. */
  readonly toFocal: Float64Array;
  /** The middle of a row's seats, and the micrometres from there to the farthest of them. */
  readonly middleX: Float64Array;
  readonly middleY: Float64Array;
  readonly halfLength: Float64Array;
  /** What is known of a seat, by its index. */
  readonly columns: SeatColumns;
}

/** Whole micrometres, so that sums are exact and two choices that are equally far away are so in numbers too. */
export const micrometres = (alongX: number, alongY: number): number =>
  Math.round(Math.sqrt(alongX * alongX + alongY * alongY) * 1e6);

const known = new WeakMap<SeatMap, HallRows>();

/** The rows of a seat map, put in line once. */
export const hallRows = (seatMap: SeatMap): HallRows => {
  const found = known.get(seatMap);
  if (found !== undefined) return found;
  const rows = lineUp(seatMap);
  known.set(seatMap, rows);
  return rows;
};

const nearestOf = (run: SeatRun, fromFocal: Float64Array): number => {
  let nearest = Infinity;
  for (const index of run) nearest = Math.min(nearest, fromFocal[index] ?? Infinity);
  return nearest;
};

const lineUp = ({ seats, columns, runs, focalPoint }: SeatMap): HallRows => {
  const fromFocal = new Float64Array(seats.length);
  for (let index = 0; index < seats.length; index += 1) fromFocal[index] = distanceTo(columns, index, focalPoint);
  const ranked = runs
    .map((run) => ({ run, nearest: nearestOf(run, fromFocal) }))
    .sort((one, other) => one.nearest - other.nearest);
  const length = ranked.reduce((sum, { run }) => sum + run.length + 1, 1);
  const rows = emptyRows(length, ranked.length, seats.length);
  let place = 1;
  ranked.forEach(({ run, nearest }, row) => {
    rows.starts[row] = place;
    rows.nearest[row] = nearest;
    measureRow(rows, columns, row, run);
    for (const index of run) {
      rows.rowAt[place] = row;
      rows.seatAt[place] = index;
      rows.placeOf[index] = place;
      rows.toFocal[place] = fromFocal[index] ?? 0;
      place += 1;
    }
    rows.rowAt[place] = row;
    place += 1;
  });
  rows.starts[ranked.length] = place;
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  return { ...rows, longest, columns };
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
  // A little more, for what rounding to whole micrometres may have taken.
  halfLength[row] = far + 2;
};
