import { isCurrency, minorUnitDigits, money } from '@ticketly/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStripeAmount, toStripeAmount } from './stripe-amounts.ts';

const currencies = Intl.supportedValuesOf('currency').filter(isCurrency);
const withoutDecimals = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
const withAZeroAtTheEnd = 'BHD JOD KWD OMR TND'.split(' ');

/** One whole unit of a currency, in its minor unit. */
const one = (currency: string): number => 10 ** minorUnitDigits(currency);

describe('amounts in the unit in which Stripe counts', () => {
  it('are whole units for the currencies that Stripe lists as having no decimals', () => {
    for (const currency of withoutDecimals)
      expect([currency, toStripeAmount(money(one(currency), currency))]).toEqual([currency, 1]);
  });

  it('are hundredths of krónur, which have none', () => {
    expect(toStripeAmount(money(5, 'ISK'))).toBe(500);
    expect(fromStripeAmount(500, 'isk')).toEqual(money(5, 'ISK'));
  });

  it('are hundredths of forints and of new dollars of Taiwan: only payouts of those are whole', () => {
    for (const currency of ['HUF', 'TWD']) expect(toStripeAmount(money(10_45, currency))).toBe(1_045);
  });

  it('end in a zero where there are three decimals', () => {
    for (const currency of withAZeroAtTheEnd) {
      expect(toStripeAmount(money(5_120, currency))).toBe(5_120);
      expect(() => toStripeAmount(money(5_125, currency))).toThrow(
        `Stripe can't charge 5125 minor units of ${currency}`,
      );
    }
  });

  it('are refused rather than rounded, and rather than guessed', () => {
    expect(() => toStripeAmount(money(150, 'MGA'))).toThrow("Stripe can't charge 150 minor units of MGA");
    expect(() => toStripeAmount(money(100, 'UGX'))).toThrow('does not say clearly');
    expect(() => fromStripeAmount(100, 'ugx')).toThrow('does not say clearly');
  });

  it('are those of ISO 4217 for every other currency', () => {
    const others = currencies.filter(
      (code) => ![...withoutDecimals, ...withAZeroAtTheEnd, 'ISK', 'UGX'].includes(code),
    );
    expect(others.length).toBeGreaterThan(120);
    for (const currency of others)
      expect([currency, toStripeAmount(money(12_345, currency))]).toEqual([currency, 12_345]);
  });

  it('come back as they went', () => {
    const chargeable = currencies.filter((code) => code !== 'UGX');
    fc.assert(
      fc.property(fc.constantFrom(...chargeable), fc.integer({ min: 1, max: 10_000_000 }), (currency, units) => {
        const amount = money(units * one(currency), currency);
        expect(fromStripeAmount(toStripeAmount(amount), currency.toLowerCase())).toEqual(amount);
      }),
      { numRuns: 2_000 },
    );
  });
});
