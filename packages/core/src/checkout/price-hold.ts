import type { EventDetails } from '../catalog/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Hold } from '../locking/index.ts';
import { quote, rulesWith } from '../pricing/index.ts';
import type { AskedDiscount, PlatformFee, PricingRefusal, Quoted } from '../pricing/index.ts';

/**
 * What a hold's seats cost by the rules of their event and of the platform, less a discount;
 * undefined if that is the sum of their prices.
 *
 * @returns the price, or why the discount does not apply.
 */
export const priceHold = (
  { platformFees }: { readonly platformFees?: readonly PlatformFee[] },
  { currency, priceRules }: Pick<EventDetails, 'currency' | 'priceRules'>,
  { sessionId, lines }: Pick<Hold, 'sessionId' | 'lines'>,
  discount?: AskedDiscount,
): Result<Quoted | undefined, PricingRefusal> => {
  const rules = rulesWith(priceRules, platformFees, currency);
  const isPlain = rules.fees.length === 0 && rules.taxes.length === 0;
  return isPlain && discount === undefined ? ok(undefined) : quote({ sessionId, lines, currency, rules, discount });
};
