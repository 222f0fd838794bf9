import type { Choosing } from './best-window.ts';
import { micrometres } from './micrometres.ts';

/** Measures how far the places of a stretch are from one place. */
export interface Ruler {
  /** The distances, the first one at 0; overwritten by the next call. */
  measure(place: number, length: number): Float64Array;
}

export const rulerFrom = ({ rows: { columns, seatAt, longest } }: Choosing, near: number): Ruler => {
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
