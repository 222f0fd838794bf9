import { describe, expect, it } from 'vitest';
import { shareOf, splitBy } from './share-of.ts';

describe('a share', () => {
  it.each([
    ['is rounded down below a half', 1_249, 1_000, 10_000, 125],
    ['is rounded up from a half', 1_245, 1_000, 10_000, 125],
    ['is rounded down below a half, by one', 1_244, 1_000, 10_000, 124],
    ['of nothing is nothing', 0, 1, 2, 0],
    ['of no part is nothing', 100, 0, 2, 0],
    ['is exact for the largest amounts', Number.MAX_SAFE_INTEGER, 1, 1, Number.MAX_SAFE_INTEGER],
  ])('%s', (_words, amountMinor, part, whole, share) => {
    expect(shareOf(amountMinor, part, whole)).toBe(share);
  });

  it('is in parts per million unless it says of what', () => {
    expect(shareOf(1_999, 500_000)).toBe(1_000);
  });
});

describe('an amount that is split', () => {
  it('has parts in proportion to the weights, which sum to it', () => {
    expect(splitBy(100, [2, 1, 0], 'EUR')).toEqual([67, 33, 0]);
  });

  it('may be nothing, whatever the weights', () => {
    expect(splitBy(0, [0, 0], 'EUR')).toEqual([0, 0]);
    expect(splitBy(0, [1], 'EUR')).toEqual([0]);
  });

  it('by weights of zero is nothing: to split more by them is a bug', () => {
    expect(() => splitBy(1, [0, 0], 'EUR')).toThrow('more than zero');
  });
});
