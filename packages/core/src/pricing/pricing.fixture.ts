import fc from 'fast-check';
import { money } from '../kernel/index.ts';
import type { DiscountId, SessionId, TierId } from '../kernel/index.ts';
import type { DiscountRule } from './discount-rule.ts';
import type { PricedLine } from './order-price.ts';
import type { Fee, PriceRules, Tax } from './price-rules.ts';
import { quote } from './quote.ts';
import type { Quoted } from './quote.ts';

export const session = 'tonight' as SessionId;
export const tiers = ['stalls', 'balcony', 'box'] as TierId[];

/** Tickets at these prices in cents, all of one tier. */
export const tickets = (...pricesMinor: readonly number[]): PricedLine[] =>
  pricesMinor.map((amountMinor) => ({
    tierId: tiers[0] ?? ('' as TierId),
    price: money(amountMinor, 'EUR'),
  }));

const everything = { tierIds: [], sessionIds: [] };
/** A discount on everything. */
export const offEverything = (
  amount:
    | { kind: 'percentage'; ppm: number; maxMinor?: number; minSpendMinor?: number }
    | { kind: 'flat'; amountMinor: number; minSpendMinor?: number }
    | { kind: 'buy-get'; buy: number; get: number },
): DiscountRule => ({ ...everything, ...amount });

export const fee = (over: Partial<Fee> = {}): Fee => ({
  name: 'Service fee',
  per: 'ticket',
  amount: { kind: 'flat', amountMinor: 150 },
  payer: 'buyer',
  recipient: 'organizer',
  isRefundable: false,
  ...over,
});
export const vat = (ppm: number, kind: Tax['kind'] = 'included'): Tax => ({ name: 'VAT', ppm, kind });

export interface Sale {
  readonly lines: readonly PricedLine[];
  readonly rules?: Partial<PriceRules>;
  readonly rule?: DiscountRule;
}

/** The answer for a sale in euros. */
export const ask = ({ lines, rules = {}, rule }: Sale): ReturnType<typeof quote> =>
  quote({
    sessionId: session,
    lines,
    currency: 'EUR',
    rules: { fees: [], taxes: [], ...rules },
    discount: rule && { discountId: 'd1' as DiscountId, code: 'SPRING', rule },
  });

/** The price of a sale to which its discount applies. */
export const priced = (sale: Sale): Quoted => {
  const answer = ask(sale);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};

const ppm = fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(50_000, 100_000, 200_000, 1_000_000));
const anyPrice = fc.oneof(
  fc.constantFrom(0, 1, 1_999, 4_500, 10_000_000_000),
  fc.integer({ min: 0, max: 20_000 }),
  fc.integer({ min: 0, max: 10_000_000_000 }),
);
const anyLines = fc
  .array(fc.record({ amountMinor: anyPrice, tierId: fc.constantFrom(...tiers) }), { minLength: 1, maxLength: 10 })
  .map((chosen) =>
    tickets(...chosen.map(({ amountMinor }) => amountMinor)).map((line, at) => ({
      ...line,
      tierId: chosen[at]?.tierId ?? line.tierId,
    })),
  );
const anyAmount = fc.oneof(
  fc.record({ kind: fc.constant('flat' as const), amountMinor: anyPrice }),
  fc.record({ kind: fc.constant('share' as const), ppm }),
);
const anyFee: fc.Arbitrary<Fee> = fc.record({
  name: fc.constant('Fee'),
  per: fc.constantFrom('ticket', 'order'),
  amount: anyAmount,
  payer: fc.constantFrom('buyer', 'organizer'),
  recipient: fc.constantFrom('organizer', 'platform'),
  isRefundable: fc.boolean(),
});
const anyTax: fc.Arbitrary<Tax> = fc.record({
  name: fc.constant('Tax'),
  ppm,
  kind: fc.constantFrom('included', 'added'),
});
const anyRules: fc.Arbitrary<PriceRules> = fc.record({
  fees: fc.array(anyFee, { maxLength: 4 }),
  taxes: fc.array(anyTax, { maxLength: 3 }),
});
const some = fc.integer({ min: 1, max: 4 });
const taken = fc.oneof(
  fc.record({ kind: fc.constant('percentage' as const), ppm, maxMinor: anyPrice }, { requiredKeys: ['kind', 'ppm'] }),
  fc.record({ kind: fc.constant('flat' as const), amountMinor: anyPrice }),
  fc.record({ kind: fc.constant('buy-get' as const), buy: some, get: some }),
);
const anyRule: fc.Arbitrary<DiscountRule> = fc
  .tuple(taken, fc.subarray(tiers), fc.integer({ min: 0, max: 5_000 }))
  .map(([amount, tierIds, minSpendMinor]) => ({ ...amount, tierIds, sessionIds: [], minSpendMinor }));

/** Sales of every kind, many with a discount, which may not apply. */
export const anySale: fc.Arbitrary<Sale> = fc.record(
  { lines: anyLines, rules: anyRules, rule: anyRule },
  { requiredKeys: ['lines', 'rules'] },
);
