import { describe, expect, it } from 'vitest';
import { formatMoney } from './money.ts';

const shown = (amountMinor: number, currency: string): string =>
  formatMoney({ amountMinor, currency }).replaceAll(/\s/g, ' ');

describe('an amount as people read it', () => {
  it.each([
    [4_500, 'EUR', '€45.00'],
    [1_200, 'JPY', '¥1,200'],
    [3_500, 'KWD', 'KWD 3.500'],
    [250_000, 'HUF', 'HUF 2,500.00'],
    [250_000, 'IDR', 'IDR 2,500.00'],
    [250_000, 'COP', 'COP 2,500.00'],
    [250_000, 'PKR', 'PKR 2,500.00'],
    [250_000, 'IQD', 'IQD 250.000'],
    [12_345, 'CLF', 'CLF 1.2345'],
    [-5, 'EUR', '-€0.05'],
    [0, 'USD', '$0.00'],
    [Number.MAX_SAFE_INTEGER, 'EUR', '€90,071,992,547,409.91'],
  ])('%d %s are %s', (amountMinor, currency, text) => {
    expect(shown(amountMinor, currency)).toBe(text);
  });

  it('is written in the reader’s language', () => {
    expect(formatMoney({ amountMinor: 250_000, currency: 'HUF' }, 'de').replaceAll(/\s/g, ' ')).toBe('2.500,00 HUF');
  });

  it('of a currency that was withdrawn can still be read', () => {
    expect(shown(1_000, 'BGN')).toBe('BGN 10.00');
  });
});
