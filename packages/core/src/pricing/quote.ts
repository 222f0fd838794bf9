import { invariant, money, ok } from '../kernel/index.ts';
import type { Money, Result, SessionId } from '../kernel/index.ts';
import type { AskedDiscount } from './discount-rule.ts';
import { sumLines, totalOf } from './order-price.ts';
import type { LinePrice, OrderPrice, PricedLine } from './order-price.ts';
import type { Fee, PriceRules, Tax } from './price-rules.ts';
import type { PricingRefusal } from './refusals.ts';
import { shareOf, splitBy, sumOf, wholePpm } from './share-of.ts';
import { takeDiscount } from './take-discount.ts';

/** What to price, and by which rules. */
export interface QuoteRequest {
  readonly sessionId: SessionId;
  readonly lines: readonly PricedLine[];
  /** The currency of every line. */
  readonly currency: string;
  readonly rules: PriceRules;
  readonly discount?: AskedDiscount | undefined;
}

/** A price in its parts, and the total that the buyer pays. */
export interface Quoted {
  readonly price: OrderPrice;
  readonly total: Money;
}

/**
 * What tickets cost, in parts that sum to the whole: the prices of their tiers, less the discount,
 * plus the fees that the buyer pays and the taxes that are added. It is the only source of every
 * price that is shown or charged.
 *
 * An amount for several lines (a percentage, a flat discount, a fee per order) is rounded once,
 * half up, and split over them by the method of the largest remainder; an amount for one line (its
 * taxes, its fees per ticket) is rounded there. No part is negative.
 *
 * @returns the price; or, if a discount does not apply, why
 *   - `pricing/discount-for-other-sessions`
 *   - `pricing/discount-for-other-tiers` with the tiers it is for
 *   - `pricing/discount-below-minimum` with the minimum spend, and what the tickets that apply cost
 *   - `pricing/discount-needs-more-tickets` with how many it needs, and how many apply
 *   - `pricing/discount-without-effect` if nothing would be taken off
 * @example
 * const quoted = quote({ sessionId, lines: hold.lines, currency: 'EUR', rules: noRules });
 */
export const quote = (request: QuoteRequest): Result<Quoted, PricingRefusal> => {
  const { sessionId, lines, currency, rules, discount } = request;
  invariant(
    lines.every(({ price }) => price.currency === currency),
    `a line is not in ${currency}`,
  );
  const taken = discount === undefined ? null : takeDiscount(lines, sessionId, currency, discount.rule);
  if (taken !== null && !taken.ok) return taken;
  const offMinor = taken?.value ?? [];
  const dueMinor = lines.map(({ price }, at) => price.amountMinor - (offMinor[at] ?? 0));
  const taxes = dueMinor.map((due) => taxesOf(due, rules.taxes, currency));
  const fees = feesOf(dueMinor, taxes, rules, currency);
  const priced = lines.map(({ price }, at): LinePrice => {
    const [discountMinor, feesMinor, taxesMinor] = [offMinor[at] ?? 0, fees[at] ?? [], taxes[at] ?? []];
    const parts = { priceMinor: price.amountMinor, discountMinor, feesMinor, taxesMinor };
    return { ...parts, totalMinor: totalOf(parts, rules) };
  });
  const named = discount === undefined ? null : { discountId: discount.discountId, code: discount.code };
  const price: OrderPrice = { currency, lines: priced, discount: named, fees: rules.fees, taxes: rules.taxes };
  return ok({ price, total: money(sumLines(priced, rules).totalMinor, currency) });
};

/**
 * The taxes of a line. Included taxes are rounded together and split by their rates, so that net
 * and taxes sum to the price.
 */
const taxesOf = (dueMinor: number, taxes: readonly Tax[], currency: string): readonly number[] => {
  const included = taxes.map(({ kind, ppm }) => (kind === 'included' ? ppm : 0));
  const rate = sumOf(included);
  const shares = splitBy(shareOf(dueMinor, rate, wholePpm + rate), included, currency);
  return taxes.map(({ kind, ppm }, at) => (kind === 'included' ? (shares[at] ?? 0) : shareOf(dueMinor, ppm)));
};

/** Every line's share of every fee. An organizer never pays more in fees than they get. */
const feesOf = (
  dueMinor: readonly number[],
  taxesMinor: readonly (readonly number[])[],
  { fees, taxes }: PriceRules,
  currency: string,
): readonly (readonly number[])[] => {
  const byLine = dueMinor.map((): number[] => []);
  const left = dueMinor.map((due, at) => due - sumOf(includedOf(taxesMinor[at] ?? [], taxes)));
  for (const fee of fees) {
    const shares = feeShares(fee, dueMinor, currency);
    byLine.forEach((line, at) => {
      const [share, rest] = [shares[at] ?? 0, left[at] ?? 0];
      const paid = fee.payer === 'organizer' ? Math.min(share, rest) : share;
      if (fee.payer === 'organizer') left[at] = rest - paid;
      line.push(paid);
    });
  }
  return byLine;
};

const feeShares = ({ per, amount }: Fee, dueMinor: readonly number[], currency: string): readonly number[] => {
  const of = (due: number): number => {
    if (due === 0) return 0;
    return amount.kind === 'flat' ? amount.amountMinor : shareOf(due, amount.ppm);
  };
  return per === 'ticket' ? dueMinor.map(of) : splitBy(of(sumOf(dueMinor)), dueMinor, currency);
};

const includedOf = (taxesMinor: readonly number[], taxes: readonly Tax[]): readonly number[] =>
  taxesMinor.filter((_, at) => taxes[at]?.kind === 'included');
