import { money, ok, refuse } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import type { DiscountRule } from './discount-rule.ts';
import type { PricedLine } from './order-price.ts';
import type { PricingRefusal } from './refusals.ts';
import { shareOf, splitBy, sumOf } from './share-of.ts';

/**
 * What a discount takes off each line; at most what the line costs. An amount is split over the
 * lines it applies to in proportion to their prices.
 */
export const takeDiscount = (
  lines: readonly PricedLine[],
  sessionId: SessionId,
  currency: string,
  rule: DiscountRule,
): Result<readonly number[], PricingRefusal> => {
  const { sessionIds, tierIds, minSpendMinor = 0 } = rule;
  if (sessionIds.length > 0 && !sessionIds.includes(sessionId))
    return refuse({ code: 'pricing/discount-for-other-sessions' });
  const applies = lines.map(({ tierId }) => tierIds.length === 0 || tierIds.includes(tierId));
  const count = applies.filter(Boolean).length;
  if (count === 0) return refuse({ code: 'pricing/discount-for-other-tiers', tierIds });
  // Lines that do not apply count as free, so that no part of the discount falls on them.
  const prices = lines.map(({ price }, at) => (applies[at] === true ? price.amountMinor : 0));
  const spendMinor = sumOf(prices);
  if (spendMinor < minSpendMinor) {
    const [minSpend, spend] = [money(minSpendMinor, currency), money(spendMinor, currency)];
    return refuse({ code: 'pricing/discount-below-minimum', minSpend, spend });
  }
  if (rule.kind === 'buy-get' && count < rule.buy + rule.get)
    return refuse({ code: 'pricing/discount-needs-more-tickets', needs: rule.buy + rule.get, has: count });
  const taken =
    rule.kind === 'buy-get'
      ? cheapest(prices, applies, rule.get * Math.floor(count / (rule.buy + rule.get)))
      : splitBy(amountOf(rule, spendMinor), prices, currency);
  return sumOf(taken) > 0 ? ok(taken) : refuse({ code: 'pricing/discount-without-effect' });
};

const amountOf = (rule: Exclude<DiscountRule, { kind: 'buy-get' }>, spendMinor: number): number =>
  Math.min(
    spendMinor,
    rule.kind === 'flat'
      ? rule.amountMinor
      : Math.min(rule.maxMinor ?? Number.MAX_SAFE_INTEGER, shareOf(spendMinor, rule.ppm)),
  );

/** The prices of the cheapest lines that apply; of lines that cost the same, the earlier ones. */
const cheapest = (prices: readonly number[], applies: readonly boolean[], free: number): readonly number[] => {
  const ranked = prices
    .map((price, at) => ({ price, at }))
    .filter(({ at }) => applies[at] === true)
    .sort((one, other) => one.price - other.price);
  const chosen = new Set(ranked.slice(0, free).map(({ at }) => at));
  return prices.map((price, at) => (chosen.has(at) ? price : 0));
};
