import { textProblems } from '../kernel/index.ts';
import type { Limits, Problem, SessionId, TierId } from '../kernel/index.ts';
import type { DiscountRule } from '../pricing/index.ts';
import { codeMalformed, discountCodeOf } from './discount-code.ts';
import type { DiscountPlan, DiscountTerms } from './discount.ts';

const nameMaxLength = 200;
/** Far beyond any sale, and small enough for every store's counters. */
const limitMax = 1_000_000_000;
const wholePpm = 1_000_000;

/** What a discount may be bound to: the tiers and sessions of its event. */
export interface DiscountScope {
  readonly tierIds: readonly TierId[];
  readonly sessionIds: readonly SessionId[];
}

/** Everything that is wrong with a new discount; empty if it is valid. */
export const checkDiscountPlan = (plan: DiscountPlan, scope: DiscountScope, limits: Limits): readonly Problem[] => [
  ...(discountCodeOf(plan.code) === undefined ? [codeMalformed('code')] : []),
  ...checkDiscountTerms(plan),
  ...checkRule(plan.rule, scope, limits),
];

/** Everything that is wrong with the terms of a discount; empty if they are valid. */
export const checkDiscountTerms = (terms: DiscountTerms): readonly Problem[] => {
  const { name, startsAt, endsAt, totalLimit, perBuyerLimit } = terms;
  return [
    ...textProblems('name', name, { max: nameMaxLength }),
    ...unless(startsAt === null || endsAt === null || startsAt < endsAt, {
      path: 'endsAt',
      code: 'out-of-order',
      message: 'a discount ends after it starts',
    }),
    ...(totalLimit === null ? [] : checkWhole('totalLimit', totalLimit, limitMax)),
    ...(perBuyerLimit === null ? [] : checkWhole('perBuyerLimit', perBuyerLimit, limitMax)),
  ];
};

/**
 * Refuses terms that lower a limit: buyers were promised more. A limit may be raised or lifted; to
 * grant fewer uses, retire the discount.
 */
export const checkLimitsKept = (before: DiscountTerms, after: DiscountTerms): readonly Problem[] =>
  (['totalLimit', 'perBuyerLimit'] as const).flatMap((path) => {
    const [kept, wanted] = [before[path], after[path]];
    return unless(wanted === null || (kept !== null && wanted >= kept), {
      path,
      code: 'lowered',
      message: `this limit is ${kept ?? 'lifted'} and may only rise: retire the discount to give fewer`,
    });
  });

const checkRule = (rule: DiscountRule, scope: DiscountScope, limits: Limits): readonly Problem[] => [
  ...checkAmount(rule, limits),
  ...(rule.minSpendMinor === undefined ? [] : checkMinor('rule.minSpendMinor', rule.minSpendMinor, limits)),
  ...checkIds('rule.tierIds', rule.tierIds, scope.tierIds),
  ...checkIds('rule.sessionIds', rule.sessionIds, scope.sessionIds),
];

const checkAmount = (rule: DiscountRule, limits: Limits): readonly Problem[] => {
  switch (rule.kind) {
    case 'percentage':
      return [
        ...checkWhole('rule.ppm', rule.ppm, wholePpm),
        ...(rule.maxMinor === undefined ? [] : checkMinor('rule.maxMinor', rule.maxMinor, limits)),
      ];
    case 'flat':
      return checkMinor('rule.amountMinor', rule.amountMinor, limits);
    case 'buy-get':
      return [
        ...checkWhole('rule.buy', rule.buy, limits.seatsPerOrder),
        ...checkWhole('rule.get', rule.get, limits.seatsPerOrder),
        ...unless(!(rule.buy + rule.get > limits.seatsPerOrder), {
          path: 'rule',
          code: 'out-of-range',
          message: `an order has at most ${limits.seatsPerOrder} seats, so buy and get are no more together`,
        }),
      ];
  }
};

const checkMinor = (path: string, amountMinor: number, { sessionWorthMinor }: Limits): readonly Problem[] =>
  checkWhole(path, amountMinor, sessionWorthMinor);

const checkWhole = (path: string, value: number, max: number): readonly Problem[] =>
  unless(Number.isSafeInteger(value) && value >= 1 && value <= max, {
    path,
    code: 'out-of-range',
    message: `this is a whole number from 1 to ${max}, not ${value}`,
  });

const checkIds = (path: string, ids: readonly string[], known: readonly string[]): readonly Problem[] => {
  const [seen, all] = [new Set<string>(), new Set(known)];
  return ids.flatMap((id, index) => {
    const problem = seen.has(id) ? 'duplicate' : all.has(id) ? undefined : 'unknown';
    seen.add(id);
    if (problem === undefined) return [];
    const message = problem === 'duplicate' ? `"${id}" is in the list already` : `the event has no "${id}"`;
    return [{ path: `${path}[${index}]`, code: problem, message }];
  });
};

const unless = (sound: boolean, problem: Problem): readonly Problem[] => (sound ? [] : [problem]);
