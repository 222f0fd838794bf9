import type { TierId } from '../kernel/index.ts';
import { seatFlags } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';

/** How many seats and units of a hall can be sold, by tier; null counts those without a tier. */
export type SellableByTier = ReadonlyMap<TierId | null, number>;

/** Counts what a hall can sell: blocked seats do not count. */
export const sellableByTier = ({
  columns: { tier, tierIds, flags },
  areas,
}: Pick<SeatMap, 'columns' | 'areas'>): SellableByTier => {
  const counts = new Map<TierId | null, number>();
  const add = (tierId: TierId | null, count: number): void => {
    if (count > 0) counts.set(tierId, (counts.get(tierId) ?? 0) + count);
  };
  const seats = new Uint32Array(tierIds.length);
  for (let index = 0; index < tier.length; index += 1)
    if (((flags[index] ?? 0) & seatFlags.blocked) === 0) seats[tier[index] ?? 0] = (seats[tier[index] ?? 0] ?? 0) + 1;
  seats.forEach((count, place) => {
    add(tierIds[place] ?? null, count);
  });
  for (const { tierId, capacity } of areas) add(tierId, capacity);
  return counts;
};
