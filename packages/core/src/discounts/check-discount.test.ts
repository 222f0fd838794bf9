import { describe, expect, it } from 'vitest';
import { defaultLimits, instant } from '../kernel/index.ts';
import type { SessionId, TierId } from '../kernel/index.ts';
import type { DiscountRule } from '../pricing/index.ts';
import { checkDiscountPlan, checkDiscountTerms, checkLimitsKept } from './check-discount.ts';
import type { DiscountTerms } from './discount.ts';

const { seatsPerOrder, sessionWorthMinor } = defaultLimits;
const limitMax = 1_000_000_000;
const terms: DiscountTerms = {
  ...{ name: 'Friends', isPublic: false, startsAt: null, endsAt: null },
  ...{ totalLimit: null, perBuyerLimit: null },
};
const scope = { tierIds: ['stalls' as TierId], sessionIds: ['s1' as SessionId] };
const shown = ({ path, code }: { readonly path: string; readonly code: string }) => `${path}: ${code}`;
const ofRule = (rule: object) =>
  checkDiscountPlan(
    { ...terms, code: 'FRIENDS', rule: { tierIds: [], sessionIds: [], ...rule } as unknown as DiscountRule },
    scope,
    defaultLimits,
  ).map(shown);
const ofTerms = (over: Partial<DiscountTerms>) => checkDiscountTerms({ ...terms, ...over }).map(shown);

/** Of a number from 1 to a most: what is accepted, and what is not. */
const accepted = (most: number): readonly number[] => [1, 2, most];
const refused = (most: number): readonly number[] => [0, -1, 1.5, most + 1, Number.NaN, Infinity];

describe('the amounts of a rule', () => {
  it.each([
    ['rule.ppm', 1_000_000, (ppm: number) => ({ kind: 'percentage', ppm })],
    ['rule.maxMinor', sessionWorthMinor, (maxMinor: number) => ({ kind: 'percentage', ppm: 1, maxMinor })],
    ['rule.amountMinor', sessionWorthMinor, (amountMinor: number) => ({ kind: 'flat', amountMinor })],
    [
      'rule.minSpendMinor',
      sessionWorthMinor,
      (minSpendMinor: number) => ({ kind: 'flat', amountMinor: 1, minSpendMinor }),
    ],
  ])('%s is a whole number from 1 to %i', (path, most, ruleWith) => {
    for (const value of accepted(most)) expect(ofRule(ruleWith(value)), String(value)).toEqual([]);
    for (const value of refused(most))
      expect(ofRule(ruleWith(value)), String(value)).toEqual([`${path}: out-of-range`]);
  });

  it.each([
    [1, 1, []],
    [seatsPerOrder - 1, 1, []],
    [1, seatsPerOrder - 1, []],
    [seatsPerOrder, 1, ['rule: out-of-range']],
    [0, 1, ['rule.buy: out-of-range']],
    [1, 0, ['rule.get: out-of-range']],
    [1.5, 1, ['rule.buy: out-of-range']],
    [1, Number.NaN, ['rule.get: out-of-range']],
    [seatsPerOrder + 1, 1, ['rule.buy: out-of-range', 'rule: out-of-range']],
  ])('buy %d get %d is for groups that an order has room for: %j', (buy, get, problems) => {
    expect(ofRule({ kind: 'buy-get', buy, get })).toEqual(problems);
  });
});

describe('the terms of a discount', () => {
  it.each(['totalLimit', 'perBuyerLimit'] as const)('%s is a whole number from 1 to a thousand million', (path) => {
    for (const value of [null, ...accepted(limitMax)]) expect(ofTerms({ [path]: value })).toEqual([]);
    for (const value of refused(limitMax)) expect(ofTerms({ [path]: value })).toEqual([`${path}: out-of-range`]);
  });

  it('have an end after their start, if they have both', () => {
    const [one, two] = [instant(1), instant(2)];
    for (const sound of [{ startsAt: one, endsAt: two }, { startsAt: two }, { endsAt: one }])
      expect(ofTerms(sound)).toEqual([]);
    for (const startsAt of [two, instant(3)])
      expect(ofTerms({ startsAt, endsAt: two })).toEqual(['endsAt: out-of-order']);
  });

  it('have a name of up to 200 characters', () => {
    for (const name of ['a', 'a'.repeat(200)]) expect(ofTerms({ name })).toEqual([]);
    for (const name of ['', ' ', 'a'.repeat(201)]) expect(ofTerms({ name })).toEqual(['name: length-invalid']);
  });
});

it.each([
  [1, 1, []],
  [1, 2, []],
  [1, null, []],
  [null, null, []],
  [2, 1, ['lowered']],
  [null, 1, ['lowered']],
])('a limit of %s may become %s: %j', (before, after, codes) => {
  for (const path of ['totalLimit', 'perBuyerLimit'] as const) {
    const problems = checkLimitsKept({ ...terms, [path]: before }, { ...terms, [path]: after });
    expect(problems.map(shown)).toEqual(codes.map((code) => `${path}: ${code}`));
  }
});

it('says what is wrong in words', () => {
  const rule = { kind: 'flat', amountMinor: 1, tierIds: ['stalls', 'stalls', 'moon'], sessionIds: [] };
  const plan = { ...terms, code: 'FRIENDS', rule: rule as unknown as DiscountRule };
  const words = [
    ...checkDiscountPlan(plan, scope, defaultLimits),
    ...checkLimitsKept({ ...terms, totalLimit: 2 }, { ...terms, totalLimit: 1 }),
    ...checkLimitsKept(terms, { ...terms, totalLimit: 1 }),
  ].map(({ message }) => message);
  expect(words).toEqual([
    '"stalls" is in the list already',
    'the event has no "moon"',
    'this limit is 2 and may only rise: retire the discount to give fewer',
    'this limit is lifted and may only rise: retire the discount to give fewer',
  ]);
});
