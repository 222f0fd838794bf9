import type { Money } from '@ticketly/core';
import { currencies, isCountry, isCurrency, minorUnitDigits } from '@ticketly/core';
import { data } from 'currency-codes';
import { getAlpha2Codes } from 'i18n-iso-countries';
import { expect, test } from 'vitest';

/** The package has ISO 4217 as of 2024-06-25; these came and went until 2026-01-01. */
const since = {
  added: ['XAD', 'XCG'],
  withdrawn: ['ANG', 'BGN', 'CUC'],
};

/** Without a minor unit, says the standard; the package says 0. */
const withoutMinorUnit = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' ');

test('the table of currencies is that of ISO 4217', () => {
  const gone = new Set([...since.withdrawn, ...withoutMinorUnit]);
  const published = data.filter(({ code }) => !gone.has(code));
  const expected = new Map([
    ...published.map(({ code, digits }) => [code, digits] as const),
    ...since.added.map((code) => [code, 2] as const),
  ]);

  expect([...currencies].sort()).toEqual([...expected.keys()].sort());
  expect(currencies.filter((code) => minorUnitDigits(code) !== expected.get(code))).toEqual([]);
  expect([...withoutMinorUnit, ...since.withdrawn, 'ABC', 'eur', 'constructor', ''].filter(isCurrency)).toEqual([]);
});

test('the demo’s page shows amounts with the same digits', async () => {
  const file = new URL('../../reference-deploy/web/dom.js', import.meta.url).href;
  const page = (await import(file)) as { formatMoney: (amount: Money) => string };

  const digitsShown = (currency: string): number =>
    page.formatMoney({ amountMinor: 1, currency }).replaceAll(/\D/g, '').length;
  expect(currencies.filter((code) => digitsShown(code) !== minorUnitDigits(code) + 1)).toEqual([]);
});

test('the table of countries is that of ISO 3166-1', () => {
  // Kosovo's code is in wide use, and is not assigned by the standard.
  const assigned = new Set(Object.keys(getAlpha2Codes()).filter((code) => code !== 'XK'));
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
  const pairs = letters.flatMap((one) => letters.map((other) => one + other));

  expect(pairs.filter(isCountry)).toEqual([...assigned].sort());
  expect(['at', 'ZZ', 'EU', 'UK', 'XK', ''].filter(isCountry)).toEqual([]);
});
