import type { Limits, Problem } from '../kernel/index.ts';
import { mostCharged, rulesWith } from '../pricing/index.ts';
import type { PlatformFee } from '../pricing/index.ts';
import type { SellableByTier } from '../seating/index.ts';
import type { EventDetails } from './event.ts';

/**
 * Whether all seats of a hall, at the prices of an event with everything charged beside them, are
 * worth more than one session may be: sums of its sales would leave the safe integers. Seats of
 * other tiers count for nothing. The details have to be valid.
 */
export const checkHallWorth = (
  path: string,
  sellable: SellableByTier,
  { tiers, currency, priceRules }: Pick<EventDetails, 'tiers' | 'currency' | 'priceRules'>,
  { limits: { sessionWorthMinor }, platformFees }: WorthPorts,
): readonly Problem[] => {
  const charge = mostCharged(rulesWith(priceRules, platformFees, currency));
  const worthMinor = tiers.reduce(
    (sum, { tierId, price }) => sum + charge(price.amountMinor) * (sellable.get(tierId) ?? 0),
    0,
  );
  if (worthMinor <= sessionWorthMinor) return [];
  const message = `all seats of a session are worth at most ${sessionWorthMinor} minor units together, not ${worthMinor}`;
  return [{ path, code: 'worth-too-high', message }];
};

/** What the worth of a hall is judged by. */
export interface WorthPorts {
  readonly limits: Limits;
  readonly platformFees?: readonly PlatformFee[];
}
