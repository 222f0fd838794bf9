import type { Result } from '../../kernel/index.ts';
import type { NotEnoughSeats } from '../refusals.ts';
import type { SeatMap } from '../seat-map.ts';
import { seatChooser } from './seat-chooser.ts';
import type { BestAvailableChoice, SeatWish } from './seat-wish.ts';

/**
 * The best seats that are free: side by side and nearest to the focal point, leaving no single seat alone if any choice avoids it; else in the fewest groups near each
 * other, nobody alone if that can be. For one choice in a hall; whoever chooses in the same hall again keeps a {@link seatChooser}.
 */
export const chooseBestAvailable = (
  seatMap: SeatMap,
  { isFree, ...wish }: SeatWish & { readonly isFree: (index: number) => boolean },
): Result<BestAvailableChoice, NotEnoughSeats> => seatChooser(seatMap, isFree).choose(wish);
