import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoney, isSameMoney, isSummable, money, splitMoney, sumMoney } from './money.ts';

const euros = (...amounts: readonly number[]) => amounts.map((amountMinor) => money(amountMinor, 'EUR'));
const [five, minusTwo] = [money(5, 'EUR'), money(-2, 'EUR')];

describe('an amount', () => {
  it.each([
    [1.5, 'EUR', '1.5 is not a whole number'],
    [Number.NaN, 'EUR', 'NaN is not a whole number'],
    [2 ** 53, 'EUR', 'is not a whole number'],
    [1, 'eur', '"eur" is not a currency code'],
    [1, 'EURO', '"EURO" is not a currency code'],
  ])('of %d %s is a bug', (amountMinor, currency, sentence) => {
    expect(() => money(amountMinor, currency)).toThrow(sentence);
  });

  it('is the same as another of the same size in the same currency', () => {
    expect(isSameMoney(five, money(5, 'EUR'))).toBe(true);
    expect(isSameMoney(five, minusTwo)).toBe(false);
    expect(isSameMoney(five, money(5, 'USD'))).toBe(false);
  });
});

describe('a sum', () => {
  it('is of one currency', () => {
    expect(addMoney(five, minusTwo)).toEqual(money(3, 'EUR'));
    expect(() => addMoney(five, money(1, 'USD'))).toThrow('cannot add USD to EUR');
  });

  it('of no amounts is zero', () => {
    expect(sumMoney([], 'EUR')).toEqual(money(0, 'EUR'));
    expect(sumMoney([five, five, minusTwo], 'EUR')).toEqual(money(8, 'EUR'));
  });

  it('is a safe integer, or cannot be made', () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'EUR');
    expect([[], [most], [most, minusTwo, minusTwo]].map(isSummable)).toEqual([true, true, true]);
    expect(isSummable([most, five])).toBe(false);
    expect(() => sumMoney([most, five], 'EUR')).toThrow('is not a whole number');
  });
});

describe('an amount that is split', () => {
  it.each([
    ['in proportion', 100, [3, 1], [75, 25]],
    ['with nothing for a weight of zero', 100, [1, 0, 1], [50, 0, 50]],
    ['with the rest for the largest fraction', 100, [1, 2], [33, 67]],
    ['with the rest for the earliest of equal fractions', 100, [1, 1, 1], [34, 33, 33]],
    ['with the rest for the largest fractions, wherever they are', 10, [10, 27, 28, 35], [1, 3, 3, 3]],
    ['with as many rests as there are', 5, [1, 1, 1], [2, 2, 1]],
    ['below zero likewise', -100, [1, 2], [-33, -67]],
    ['below zero with the rest for the earliest', -5, [1, 1, 1], [-2, -2, -1]],
    ['of zero', 0, [1, 2], [0, 0]],
    ['to the last unit of the largest', Number.MAX_SAFE_INTEGER, [1, 1], [2 ** 52, 2 ** 52 - 1]],
  ])('is split %s', (_words, amount, weights, parts) => {
    expect(splitMoney(money(amount, 'EUR'), weights)).toEqual(euros(...parts));
  });

  it('has weights that sum to more than zero, or it is a bug', () => {
    for (const weights of [[], [0, 0]]) expect(() => splitMoney(five, weights)).toThrow('more than zero');
  });

  it('has parts that sum to the whole, each within one of its exact share', () => {
    const weights = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer(), weights, (amount, chosen) => {
        const total = chosen.reduce((sum, weight) => sum + weight, 0);
        fc.pre(total > 0);
        const parts = splitMoney(money(amount, 'EUR'), chosen);
        expect(sumMoney(parts, 'EUR').amountMinor).toBe(amount);
        const distances = parts.map(({ amountMinor }, at) => amountMinor - (amount * (chosen[at] ?? 0)) / total);
        expect(distances.filter((distance) => Math.abs(distance) >= 1)).toEqual([]);
      }),
    );
  });
});
