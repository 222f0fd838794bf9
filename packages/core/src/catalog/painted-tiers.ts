import type { TierId } from '../kernel/index.ts';
import type { SeatMap } from '../seating/index.ts';

/** The tiers that sellable seats and areas of a hall are painted with, each once. */
export const paintedTiers = ({ seats, areas }: SeatMap): readonly TierId[] => {
  const painted = [...seats.filter(({ blocked }) => !blocked), ...areas].map(({ tierId }) => tierId);
  return [...new Set(painted)].filter((tierId) => tierId !== null);
};
