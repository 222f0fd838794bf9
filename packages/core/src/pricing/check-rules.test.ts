import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import type { SessionId, TierId } from '../kernel/index.ts';
import { checkDiscountRule } from './check-discount-rule.ts';
import { checkPriceRules } from './check-price-rules.ts';
import type { DiscountRule } from './discount-rule.ts';
import type { PriceRules } from './price-rules.ts';
import { fee, offEverything, vat } from './pricing.fixture.ts';

const shown = ({ path, code }: { path: string; code: string }) => `${path}: ${code}`;
const ofRules = (rules: Partial<PriceRules>) =>
  checkPriceRules('priceRules', { fees: [], taxes: [], ...rules }, defaultLimits).map(shown);
const ofDiscount = (rule: DiscountRule) => checkDiscountRule('', rule, defaultLimits).map(shown);

describe('the fees and taxes of an event', () => {
  it('are sound, also where they come to nothing', () => {
    const share = fee({ name: 'Share', amount: { kind: 'share', ppm: 1_000_000 } });
    expect(ofRules({ fees: [fee(), share, fee({ name: 'None', amount: { kind: 'flat', amountMinor: 0 } })] })).toEqual(
      [],
    );
    expect(ofRules({ taxes: [vat(0), { ...vat(1_000_000, 'added'), name: 'Luxury' }] })).toEqual([]);
  });

  it('are at most ten of each, and have names that can be told apart', () => {
    const names = Array.from({ length: 11 }, (_, n) => `No. ${n}`);
    expect(
      ofRules({ fees: names.map((name) => fee({ name })), taxes: names.map((name) => ({ ...vat(1), name })) }),
    ).toEqual(['priceRules.fees: too-many', 'priceRules.taxes: too-many']);
    expect(ofRules({ fees: [fee(), fee({ name: ' ' }), fee()], taxes: [vat(1), vat(2)] })).toEqual([
      'priceRules.fees[1].name: length-invalid',
      'priceRules.fees[2].name: duplicate',
      'priceRules.taxes[1].name: duplicate',
    ]);
  });

  it.each([-1, 1.5, defaultLimits.priceMinor + 1, Number.NaN])('charge no amount of %s', (amountMinor) => {
    expect(ofRules({ fees: [fee({ amount: { kind: 'flat', amountMinor } })] })).toEqual([
      'priceRules.fees[0].amount.amountMinor: amount-invalid',
    ]);
  });

  it.each([-1, 0.5, 1_000_001, Number.NaN])('have no rate of %s', (ppm) => {
    expect(ofRules({ fees: [fee({ amount: { kind: 'share', ppm } })], taxes: [vat(ppm)] })).toEqual([
      'priceRules.fees[0].amount.ppm: rate-invalid',
      'priceRules.taxes[0].ppm: rate-invalid',
    ]);
  });

  it('are charged to buyers for the organizer: nobody writes fees for the platform', () => {
    expect(ofRules({ fees: [fee({ payer: 'organizer', recipient: 'platform' })] })).toEqual([
      'priceRules.fees[0].payer: payer-invalid',
      'priceRules.fees[0].recipient: recipient-invalid',
    ]);
  });
});

describe('the money part of a discount', () => {
  it('is sound', () => {
    expect(ofDiscount(offEverything({ kind: 'percentage', ppm: 1_000_000, maxMinor: 1, minSpendMinor: 1 }))).toEqual(
      [],
    );
    expect(ofDiscount(offEverything({ kind: 'flat', amountMinor: 100_000_000_000 }))).toEqual([]);
    expect(ofDiscount(offEverything({ kind: 'buy-get', buy: 9, get: 1 }))).toEqual([]);
  });

  it('buy N get N with N = 0 is refused, and so is a group that no order is full of', () => {
    expect(ofDiscount(offEverything({ kind: 'buy-get', buy: 0, get: 0 }))).toEqual([
      'buy: out-of-range',
      'get: out-of-range',
    ]);
    expect(ofDiscount(offEverything({ kind: 'buy-get', buy: 1.5, get: -1 }))).toEqual([
      'buy: out-of-range',
      'get: out-of-range',
    ]);
    expect(ofDiscount(offEverything({ kind: 'buy-get', buy: 10, get: 1 }))).toEqual(['buy: out-of-range']);
  });

  it('takes something off, and no more than an order can cost', () => {
    for (const value of [0, -1, 0.5, Number.NaN, 100_000_000_001]) {
      expect(ofDiscount(offEverything({ kind: 'flat', amountMinor: value, minSpendMinor: value }))).toEqual([
        'amountMinor: out-of-range',
        'minSpendMinor: out-of-range',
      ]);
      expect(ofDiscount(offEverything({ kind: 'percentage', ppm: value, maxMinor: value }))).toEqual([
        'ppm: out-of-range',
        'maxMinor: out-of-range',
      ]);
    }
  });

  it('names each tier and session once, and no more than an event has', () => {
    const rule = offEverything({ kind: 'flat', amountMinor: 1 });
    const ids = (count: number) => Array.from({ length: count }, (_, n) => `id-${n}`);
    expect(ofDiscount({ ...rule, tierIds: ['a', 'a'] as TierId[], sessionIds: ids(201) as SessionId[] })).toEqual([
      'tierIds: duplicate',
      'sessionIds: too-many',
    ]);
    expect(ofDiscount({ ...rule, tierIds: ids(51) as TierId[] })).toEqual(['tierIds: too-many']);
  });
});
