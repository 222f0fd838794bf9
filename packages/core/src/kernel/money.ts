import { minorUnitDigits } from './currencies.ts';
import { invariant } from './invariant.ts';

/**
 * An amount in the minor unit of its currency (cents for EUR): a safe integer, never a fraction.
 */
export interface Money {
  readonly amountMinor: number;
  /** ISO 4217 code, three capital letters. */
  readonly currency: string;
}

/** The form of a currency code, whether or not the currency exists. */
export const currencyPattern: RegExp = /^[A-Z]{3}$/;

/**
 * Makes an amount; anything but a safe integer and three capital letters is a bug of the caller.
 * Which currencies may be used is checked where prices are set: an amount may outlive its currency.
 */
export const money = (amountMinor: number, currency: string): Money => {
  invariant(Number.isSafeInteger(amountMinor), `${amountMinor} is not a whole number of minor units`);
  invariant(currencyPattern.test(currency), `"${currency}" is not a currency code`);
  return { amountMinor, currency };
};

/**
 * An amount as people read it in a language, exact to the last minor unit: `€45.00`, `HUF
 * 2,500.00`, `¥1,200`, `KWD 3.500`. The number of decimals is that of ISO 4217, not the lower one
 * that a formatter would choose.
 */
export const formatMoney = ({ amountMinor, currency }: Money, locale = 'en'): string => {
  const digits = minorUnitDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As text, because the largest amounts have more digits than a floating-point number keeps.
  return format.format(`${amountMinor}E-${digits}` as `${number}`);
};

/** The sum of two amounts of one currency. */
export const addMoney = (one: Money, other: Money): Money => {
  invariant(one.currency === other.currency, `cannot add ${other.currency} to ${one.currency}`);
  return money(one.amountMinor + other.amountMinor, one.currency);
};

/** The sum of any number of amounts; `currency` is that of an empty sum. */
export const sumMoney = (amounts: readonly Money[], currency: string): Money =>
  amounts.reduce(addMoney, money(0, currency));

/** Whether amounts of one currency have a sum that {@link sumMoney} can make. */
export const isSummable = (amounts: readonly Money[]): boolean =>
  Number.isSafeInteger(amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0));

export const isSameMoney = (one: Money, other: Money): boolean =>
  one.amountMinor === other.amountMinor && one.currency === other.currency;

/**
 * Splits an amount into whole minor units in proportion to `weights`; the parts always sum to the
 * whole. Rounding remainders go to the largest fractions first (the largest-remainder method), ties
 * to the earlier part.
 */
export const splitMoney = (whole: Money, weights: readonly number[]): Money[] => {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  invariant(total > 0n, 'an amount is split by weights that sum to more than zero');
  const amount = BigInt(whole.amountMinor);
  const shares = weights.map((weight) => (amount * BigInt(weight)) / total);
  const remainders = weights.map((weight, part) => ({ part, rest: abs((amount * BigInt(weight)) % total) }));
  const missing = Number(amount - shares.reduce((sum, share) => sum + share, 0n));
  // A stable sort: of equal fractions the earlier stays first.
  remainders.sort((one, other) => Number(other.rest - one.rest));
  const step = missing < 0 ? -1n : 1n;
  const topUps = new Set(remainders.slice(0, Math.abs(missing)).map(({ part }) => part));
  return shares.map((share, part) => money(Number(topUps.has(part) ? share + step : share), whole.currency));
};

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
