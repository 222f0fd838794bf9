import { currencies, minorUnitDigits, money } from '@ticketly/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStripeAmount, toStripeAmount, toStripeAmountAtMost } from './stripe-amounts.ts';

/**
 * What Stripe's page says of every currency of ISO 4217 (https://docs.stripe.com/currencies, read
 * in November 2026): for those named there, what is sent for twelve whole units. All others are
 * sent in hundredths.
 */
const sentForTwelve: Readonly<Record<string, { readonly amount: number; readonly codes: string }>> = {
  'zero-decimal': { amount: 12, codes: 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF' },
  'three-decimal': { amount: 12_000, codes: 'BHD JOD KWD OMR TND' },
  'special: whole, but sent with two decimals': { amount: 1_200, codes: 'ISK' },
  'special for payouts alone': { amount: 1_200, codes: 'HUF TWD' },
};
/** It says two things of the first; nothing of the others, which have no hundredths. */
const refused = 'UGX CLF IQD LYD UYI UYW'.split(' ');
const named = Object.values(sentForTwelve).flatMap(({ codes }) => codes.split(' '));

const withAZeroAtTheEnd = 'BHD JOD KWD OMR TND'.split(' ');

/** One whole unit of a currency, in its minor unit. */
const one = (currency: string): number => 10 ** minorUnitDigits(currency);

describe('amounts in the unit in which Stripe counts', () => {
  it.each(Object.entries(sentForTwelve))('are those of its page: %s', (_, { amount, codes }) => {
    for (const currency of codes.split(' '))
      expect([currency, toStripeAmount(money(12 * one(currency), currency))]).toEqual([currency, amount]);
  });

  it('are hundredths for every other currency of ISO 4217', () => {
    const others = currencies.filter((code) => !named.includes(code) && !refused.includes(code));
    expect(others.length).toBeGreaterThan(120);
    for (const currency of others)
      expect([currency, one(currency), toStripeAmount(money(1_200, currency))]).toEqual([currency, 100, 1_200]);
  });

  it('are refused where nothing is said of a currency that has no hundredths, or two things', () => {
    for (const currency of refused) {
      expect(() => toStripeAmount(money(12 * one(currency), currency))).toThrow("Stripe's documentation");
      expect(() => fromStripeAmount(100, currency.toLowerCase())).toThrow("Stripe's documentation");
    }
    expect(named.concat(refused).filter((code) => !currencies.includes(code))).toEqual([]);
  });

  it('end in a zero where there are three decimals', () => {
    for (const currency of withAZeroAtTheEnd) {
      expect(toStripeAmount(money(5_120, currency))).toBe(5_120);
      expect(() => toStripeAmount(money(5_125, currency))).toThrow(
        `Stripe can't charge 5125 minor units of ${currency}`,
      );
    }
  });

  it('are refused rather than rounded', () => {
    expect(() => toStripeAmount(money(150, 'MGA'))).toThrow("Stripe can't charge 150 minor units of MGA");
  });

  it('are rounded down where they are taken out of a charge', () => {
    expect(toStripeAmountAtMost(money(150, 'MGA'))).toBe(1);
    expect(toStripeAmountAtMost(money(5_129, 'KWD'))).toBe(5_120);
    expect(toStripeAmountAtMost(money(5, 'ISK'))).toBe(500);
    expect(toStripeAmountAtMost(money(1_999, 'EUR'))).toBe(1_999);
  });

  it('come back as they went', () => {
    const chargeable = currencies.filter((code) => !refused.includes(code));
    fc.assert(
      fc.property(fc.constantFrom(...chargeable), fc.integer({ min: 1, max: 10_000_000 }), (currency, units) => {
        const amount = money(units * one(currency), currency);
        expect(fromStripeAmount(toStripeAmount(amount), currency.toLowerCase())).toEqual(amount);
      }),
      { numRuns: 2_000 },
    );
  });
});
