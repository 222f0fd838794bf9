import type { Limits, Problem } from '../kernel/index.ts';
import { sellableByTier } from '../seating/index.ts';
import type { SeatMap } from '../seating/index.ts';
import type { Tier } from './event.ts';

/**
 * Whether everything a hall sells, at the prices of these tiers, is worth more than one session may be: sums of its sales would leave the safe integers.
 * Seats of other tiers count for nothing; prices are those of sound details.
 */
export const checkHallWorth = (
  path: string,
  seatMap: SeatMap,
  tiers: readonly Tier[],
  { sessionWorthMinor }: Limits,
): readonly Problem[] => {
  const worthMinor = hallWorthMinor(seatMap, tiers);
  if (worthMinor <= sessionWorthMinor) return [];
  const message = `all seats of a session are worth at most ${sessionWorthMinor} minor units together, not ${worthMinor}`;
  return [{ path, code: 'worth-too-high', message }];
};

const hallWorthMinor = (seatMap: SeatMap, tiers: readonly Tier[]): number => {
  const sellable = sellableByTier(seatMap);
  return tiers.reduce((sum, { tierId, price }) => sum + price.amountMinor * (sellable.get(tierId) ?? 0), 0);
};
