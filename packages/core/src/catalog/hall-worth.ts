import type { Limits, Problem, TierId } from '../kernel/index.ts';
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

const hallWorthMinor = ({ seats, areas }: SeatMap, tiers: readonly Tier[]): number => {
  const prices = new Map(tiers.map(({ tierId, price }) => [tierId, price.amountMinor]));
  const priceOf = (tierId: TierId | null): number => (tierId === null ? 0 : (prices.get(tierId) ?? 0));
  const sellable = seats.filter(({ blocked }) => !blocked);
  const seated = sellable.reduce((sum, { tierId }) => sum + priceOf(tierId), 0);
  return areas.reduce((sum, { tierId, capacity }) => sum + capacity * priceOf(tierId), seated);
};
