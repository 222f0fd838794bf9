import type { Result } from '../../kernel/index.ts';
import type { NotEnoughSeats } from '../refusals.ts';
import type { SeatMap } from '../seat-map.ts';
import { seatChooser } from './seat-chooser.ts';
import type { BestAvailableChoice, SeatWish } from './seat-wish.ts';

/**
 * The best free seats: side by side and nearest to the focal point, leaving no single seat alone if
 * a choice avoids it; else in the fewest groups, near each other, with nobody alone if possible.
 * This makes a single choice: to choose in the same hall repeatedly, keep a {@link seatChooser}.
 */
export const chooseBestAvailable = (
  seatMap: SeatMap,
  { isFree, ...wish }: SeatWish & { readonly isFree: (index: number) => boolean },
): Result<BestAvailableChoice, NotEnoughSeats> => seatChooser(seatMap, isFree).choose(wish);
