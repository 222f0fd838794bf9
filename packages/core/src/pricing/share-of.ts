import { money, splitMoney } from '../kernel/index.ts';

/** A million: rates are in parts per million. */
export const wholePpm = 1_000_000;

/** `part` of `whole` of an amount of zero or more, rounded to the nearest minor unit, half up. */
export const shareOf = (amountMinor: number, part: number, whole: number = wholePpm): number => {
  const [doubled, divisor] = [2n * BigInt(amountMinor) * BigInt(part), 2n * BigInt(whole)];
  return Number((doubled + BigInt(whole)) / divisor);
};

/** Splits an amount in proportion to weights; they may all be zero only if the amount is. */
export const splitBy = (amountMinor: number, weights: readonly number[], currency: string): readonly number[] => {
  if (amountMinor === 0) return weights.map(() => 0);
  return splitMoney(money(amountMinor, currency), weights).map((part) => part.amountMinor);
};

export const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
