import type { Limits, Problem } from '../kernel/index.ts';
import type { SellableByTier } from '../seating/index.ts';
import type { Tier } from './event.ts';

/**
 * Whether all seats of a hall, at the prices of these tiers, are worth more than one session may
 * be: sums of its sales would leave the safe integers. Seats of other tiers count for nothing. The
 * prices have to be valid.
 */
export const checkHallWorth = (
  path: string,
  sellable: SellableByTier,
  tiers: readonly Tier[],
  { sessionWorthMinor }: Limits,
): readonly Problem[] => {
  const worthMinor = hallWorthMinor(sellable, tiers);
  if (worthMinor <= sessionWorthMinor) return [];
  const message = `all seats of a session are worth at most ${sessionWorthMinor} minor units together, not ${worthMinor}`;
  return [{ path, code: 'worth-too-high', message }];
};

const hallWorthMinor = (sellable: SellableByTier, tiers: readonly Tier[]): number =>
  tiers.reduce((sum, { tierId, price }) => sum + price.amountMinor * (sellable.get(tierId) ?? 0), 0);
