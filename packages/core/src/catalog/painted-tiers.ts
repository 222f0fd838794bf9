import type { TierId } from '../kernel/index.ts';
import { sellableByTier } from '../seating/index.ts';
import type { SeatMap } from '../seating/index.ts';

/** The tiers that sellable seats and areas of a hall are painted with, each once. */
export const paintedTiers = (seatMap: SeatMap): readonly TierId[] =>
  [...sellableByTier(seatMap).keys()].filter((tierId) => tierId !== null);
