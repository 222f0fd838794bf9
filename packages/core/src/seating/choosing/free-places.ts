import type { HallRows } from './hall-rows.ts';

/** Longer stretches count as this long. */
export const longestCounted = 200;

/**
 * Which places fit a wish, and how they lie together. Updated place by place, at a cost that does
 * not depend on the size of the hall.
 */
export interface FreePlaces {
  /** 1 where the place fits the wish. */
  readonly fits: Uint8Array;
  /** How many places of a row fit. */
  readonly inRow: Int32Array;
  /** How many stretches of fitting places there are, by length up to `longestCounted`. */
  readonly stretches: Int32Array;
  /** How many places fit. */
  readonly total: () => number;
  /** A place became free, or was taken. */
  readonly toggle: (place: number, fits: boolean) => void;
}

/** Counts the places of a hall that pass `fitsAt`. */
export const freePlaces = (rows: HallRows, fitsAt: (place: number) => boolean): FreePlaces => {
  const { seatAt, rowAt, starts } = rows;
  const fits = new Uint8Array(seatAt.length);
  const inRow = new Int32Array(starts.length);
  const stretches = new Int32Array(longestCounted + 1);
  let total = 0;

  const count = (length: number, by: 1 | -1): void => {
    if (length === 0) return;
    const counted = Math.min(length, longestCounted);
    stretches[counted] = (stretches[counted] ?? 0) + by;
  };

  /** How many places fit from `place` on in one direction, up to the longest that is counted. */
  const reach = (place: number, step: 1 | -1): number => {
    let length = 0;
    while (length < longestCounted && fits[place + step * length] === 1) length += 1;
    return length;
  };

  let length = 0;
  for (let place = 0; place < seatAt.length; place += 1) {
    if (fitsAt(place)) {
      const row = rowAt[place] ?? 0;
      fits[place] = 1;
      inRow[row] = (inRow[row] ?? 0) + 1;
      length += 1;
    } else {
      total += length;
      count(length, 1);
      length = 0;
    }
  }

  return {
    fits,
    inRow,
    stretches,
    total: () => total,
    toggle: (place, on) => {
      if ((fits[place] === 1) === on) return;
      const [before, after] = [reach(place - 1, -1), reach(place + 1, 1)];
      const [apart, together] = on ? ([-1, 1] as const) : ([1, -1] as const);
      count(before, apart);
      count(after, apart);
      count(before + 1 + after, together);
      const row = rowAt[place] ?? 0;
      fits[place] = on ? 1 : 0;
      inRow[row] = (inRow[row] ?? 0) + together;
      total += together;
    },
  };
};
