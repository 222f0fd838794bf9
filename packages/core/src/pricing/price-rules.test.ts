import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostCharged, noRules, rulesWith } from './price-rules.ts';
import type { Fee, FeeAmount } from './price-rules.ts';
import { anySale, fee, priced, tickets, vat } from './pricing.fixture.ts';

describe('the fees of the platform', () => {
  const flat = { ...fee({ name: 'Platform', recipient: 'platform' }), currency: 'EUR' };
  const share = fee({ name: 'Share', recipient: 'platform', amount: { kind: 'share', ppm: 20_000 } });
  const own = { fees: [fee()], taxes: [vat(100_000)] };

  it('come after the organizer’s, those in the currency of the event', () => {
    const names = (currency: string) => rulesWith(own, [flat, share], currency).fees.map(({ name }) => name);
    expect(names('EUR')).toEqual(['Service fee', 'Platform', 'Share']);
    expect(names('JPY')).toEqual(['Service fee', 'Share']);
  });

  it('leave the organizer’s taxes as they are, and add none', () => {
    expect(rulesWith(own, [flat], 'EUR').taxes).toEqual([vat(100_000)]);
    const alone = { fees: [fee({ name: 'Platform', recipient: 'platform' })], taxes: [] };
    expect(rulesWith(undefined, [flat], 'EUR')).toEqual(alone);
  });

  it.each([[undefined], [[]]])('change nothing where there are none: %o', (platformFees) => {
    expect(rulesWith(own, platformFees, 'EUR')).toEqual(own);
    expect(rulesWith(undefined, platformFees, 'EUR')).toEqual(noRules);
  });
});

describe('the most that a buyer is charged for a ticket', () => {
  const flat = (amountMinor: number): FeeAmount => ({ kind: 'flat', amountMinor });
  const share = (ppm: number): FeeAmount => ({ kind: 'share', ppm });
  const paid = (amount: FeeAmount, payer: Fee['payer'] = 'buyer') => fee({ amount, payer });

  it.each([
    ['is the price where nothing is charged beside it', [], [], 1_999],
    ['has flat fees to the cent', [paid(flat(150)), paid(flat(1))], [], 2_150],
    ['has shares, and a cent for the rounding of each', [paid(share(100_000)), paid(share(10_000))], [], 2_221],
    ['has added taxes likewise', [], [vat(100_000, 'added')], 2_200],
    ['has all of them together', [paid(flat(150)), paid(share(100_000))], [vat(100_000, 'added')], 2_552],
    ['has no taxes that the price includes', [], [vat(100_000)], 1_999],
    ['has no fees that the organizer pays', [paid(flat(150), 'organizer'), paid(share(1), 'organizer')], [], 1_999],
  ])('%s', (_words, fees, taxes, mostMinor) => {
    expect(mostCharged({ fees, taxes })(1_999)).toBe(mostMinor);
  });

  it('is never less than a ticket costs', () => {
    fc.assert(
      fc.property(anySale, fc.nat(1_000_000), ({ rules }, priceMinor) => {
        const all = { ...noRules, ...rules };
        const { total } = priced({ lines: tickets(priceMinor), rules: all });
        expect(mostCharged(all)(priceMinor)).toBeGreaterThanOrEqual(total.amountMinor);
      }),
    );
  });
});
