import type { TierId } from '../kernel/index.ts';
import type { SellableByTier } from '../seating/index.ts';

/** The tiers with which the sellable seats of a hall are painted, each once. */
export const paintedTiers = (sellable: SellableByTier): readonly TierId[] =>
  [...sellable.keys()].filter((tierId) => tierId !== null);
