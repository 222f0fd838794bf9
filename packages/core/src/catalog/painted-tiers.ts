import type { TierId } from '../kernel/index.ts';
import type { SellableByTier } from '../seating/index.ts';

/** The tiers that what a hall sells is painted with, each once. */
export const paintedTiers = (sellable: SellableByTier): readonly TierId[] =>
  [...sellable.keys()].filter((tierId) => tierId !== null);
