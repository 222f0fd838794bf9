import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import { checkPriceRules } from './check-price-rules.ts';
import type { PriceRules } from './price-rules.ts';
import { fee, vat } from './pricing.fixture.ts';

const shown = ({ path, code }: { path: string; code: string }) => `${path}: ${code}`;
const ofRules = (rules: Partial<PriceRules>) =>
  checkPriceRules('priceRules', { fees: [], taxes: [], ...rules }, defaultLimits).map(shown);

describe('the fees and taxes of an event', () => {
  it('are valid even if they come to nothing', () => {
    const share = fee({ name: 'Share', amount: { kind: 'share', ppm: 1_000_000 } });
    expect(ofRules({ fees: [fee(), share, fee({ name: 'None', amount: { kind: 'flat', amountMinor: 0 } })] })).toEqual(
      [],
    );
    expect(ofRules({ taxes: [vat(0), { ...vat(1_000_000, 'added'), name: 'Luxury' }] })).toEqual([]);
  });

  it('are at most ten of each, and have distinct names', () => {
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

  it('are looked at up to the limit: what is beyond it counts, and is not checked', () => {
    const names = Array.from({ length: 10 }, (_, n) => `No. ${n}`);
    const fees = names.map((name) => fee({ name }));
    const taxes = names.map((name) => ({ ...vat(1), name }));
    expect(ofRules({ fees, taxes })).toEqual([]);
    const wrong = {
      fees: [...fees, fee({ name: '' }), ...fees],
      taxes: [...taxes, { ...vat(-1), name: '' }, ...taxes],
    };
    expect(ofRules(wrong)).toEqual(['priceRules.fees: too-many', 'priceRules.taxes: too-many']);
  });

  it('have names of at most a hundred characters', () => {
    const ofName = (name: string) => ofRules({ fees: [fee({ name })], taxes: [{ ...vat(1), name }] });
    expect(ofName('n'.repeat(100))).toEqual([]);
    expect(ofName('n'.repeat(101))).toEqual([
      'priceRules.fees[0].name: length-invalid',
      'priceRules.taxes[0].name: length-invalid',
    ]);
  });

  it('may have the highest price for an amount', () => {
    expect(ofRules({ fees: [fee({ amount: { kind: 'flat', amountMinor: defaultLimits.priceMinor } })] })).toEqual([]);
  });

  it.each([-1, 1.5, defaultLimits.priceMinor + 1, Number.NaN])('refuse an amount of %s', (amountMinor) => {
    expect(ofRules({ fees: [fee({ amount: { kind: 'flat', amountMinor } })] })).toEqual([
      'priceRules.fees[0].amount.amountMinor: amount-invalid',
    ]);
  });

  it.each([-1, 0.5, 1_000_001, Number.NaN])('refuse a rate of %s', (ppm) => {
    expect(ofRules({ fees: [fee({ amount: { kind: 'share', ppm } })], taxes: [vat(ppm)] })).toEqual([
      'priceRules.fees[0].amount.ppm: rate-invalid',
      'priceRules.taxes[0].ppm: rate-invalid',
    ]);
  });

  it('go from buyers to the organizer: an organizer can’t set fees of the platform', () => {
    expect(ofRules({ fees: [fee({ payer: 'organizer', recipient: 'platform' })] })).toEqual([
      'priceRules.fees[0].payer: payer-invalid',
      'priceRules.fees[0].recipient: recipient-invalid',
    ]);
  });
});
