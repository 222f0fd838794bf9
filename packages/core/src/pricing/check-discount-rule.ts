import type { Limits, Problem } from '../kernel/index.ts';
import type { DiscountRule } from './discount-rule.ts';
import { wholePpm } from './share-of.ts';

/**
 * Everything that is wrong with how much a discount takes off; nothing if it is valid. Whether its
 * tiers and sessions exist is up to who knows them.
 */
export const checkDiscountRule = (path: string, rule: DiscountRule, limits: Limits): readonly Problem[] => {
  const { priceMinor, seatsPerOrder, tiersPerEvent, sessionsPerEvent } = limits;
  // As much as an order can cost.
  const most = priceMinor * seatsPerOrder;
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const from1To = (field: string, what: string, value: number | undefined, max: number): readonly Problem[] =>
    value === undefined || isFrom(1, value, max)
      ? []
      : [{ path: at(field), code: 'out-of-range', message: `${what} from 1 to ${max}, not ${value}` }];
  const listed = (field: string, what: string, ids: readonly string[], max: number): readonly Problem[] => [
    ...(ids.length <= max
      ? []
      : [{ path: at(field), code: 'too-many', message: `a discount names at most ${max} ${what}, not ${ids.length}` }]),
    ...(new Set(ids).size === ids.length
      ? []
      : [{ path: at(field), code: 'duplicate', message: `a discount names each of its ${what} once` }]),
  ];
  const amount = 'an amount is a whole number of minor units';
  return [
    ...(rule.kind === 'percentage' ? from1To('ppm', 'a rate is parts per million', rule.ppm, wholePpm) : []),
    ...(rule.kind === 'percentage' ? from1To('maxMinor', amount, rule.maxMinor, most) : []),
    ...(rule.kind === 'flat' ? from1To('amountMinor', amount, rule.amountMinor, most) : []),
    ...(rule.kind === 'buy-get' ? checkGroup(rule, at, seatsPerOrder) : []),
    ...from1To('minSpendMinor', amount, rule.minSpendMinor, most),
    ...listed('tierIds', 'tiers', rule.tierIds, tiersPerEvent),
    ...listed('sessionIds', 'sessions', rule.sessionIds, sessionsPerEvent),
  ];
};

/** A group that no order can be full of would never apply. */
const checkGroup = (
  { buy, get }: Extract<DiscountRule, { kind: 'buy-get' }>,
  at: (field: string) => string,
  seatsPerOrder: number,
): readonly Problem[] => {
  const whole = (field: string, value: number): readonly Problem[] =>
    isFrom(1, value, seatsPerOrder)
      ? []
      : [{ path: at(field), code: 'out-of-range', message: `a group takes 1 ticket or more, not ${value}` }];
  const single = [...whole('buy', buy), ...whole('get', get)];
  if (single.length > 0 || buy + get <= seatsPerOrder) return single;
  const message = `an order has at most ${seatsPerOrder} tickets, so none is a group of ${buy + get}`;
  return [{ path: at('buy'), code: 'out-of-range', message }];
};

const isFrom = (min: number, value: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;
