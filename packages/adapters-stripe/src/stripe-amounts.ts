import { TicketlyFault, minorUnitDigits, money } from '@ticketly/core';
import type { Money } from '@ticketly/core';

/**
 * How Stripe counts a currency where that differs from ISO 4217. Source:
 * https://docs.stripe.com/currencies, "Zero-decimal currencies", "Special cases" and "Three-decimal
 * currencies", as read in November 2026.
 *
 * `digits`: decimals of an amount sent to Stripe · `step`: amounts are multiples of it.
 */
interface StripeUnit {
  readonly digits: number;
  readonly step: number;
}

const exceptions: Readonly<Record<string, StripeUnit>> = {
  // ISO 4217 gives the ariary two digits, Stripe none.
  MGA: { digits: 0, step: 1 },
  // Without decimals since 2023, but still sent with two, which have to be zero.
  ISK: { digits: 2, step: 100 },
  // The card networks have no third decimal, so the last digit has to be zero.
  BHD: { digits: 3, step: 10 },
  JOD: { digits: 3, step: 10 },
  KWD: { digits: 3, step: 10 },
  OMR: { digits: 3, step: 10 },
  TND: { digits: 3, step: 10 },
};

/**
 * Stripe's page names the shilling of Uganda both among the currencies without decimals and among
 * those sent with two. A guess would be wrong by a factor of a hundred.
 */
const contradictory: ReadonlySet<string> = new Set(['UGX']);

const unitOf = (currency: string): StripeUnit => {
  if (contradictory.has(currency))
    throw new TicketlyFault('misconfigured', `Stripe does not say clearly in which unit it takes ${currency}`);
  return exceptions[currency] ?? { digits: minorUnitDigits(currency), step: 1 };
};

/**
 * An amount in the unit in which Stripe counts its currency. Fault `misconfigured` for an amount
 * that Stripe can't charge: 5.125 dinars of Kuwait, or half an ariary.
 *
 * @example
 * toStripeAmount(money(4_500, 'EUR')); // 4500
 * toStripeAmount(money(4_500, 'MGA')); // 45
 */
export const toStripeAmount = ({ amountMinor, currency }: Money): number => {
  const { digits, step } = unitOf(currency);
  const amount = scaled(amountMinor, digits - minorUnitDigits(currency));
  if (Number.isSafeInteger(amount) && amount % step === 0) return amount;
  const sentence = `Stripe can't charge ${amountMinor} minor units of ${currency}: it takes whole multiples of ${step} at ${digits} decimals`;
  throw new TicketlyFault('misconfigured', sentence);
};

/**
 * The most that Stripe can count of an amount: of 5.125 dinars of Kuwait 5.12. For what is taken
 * out of a charge, where less is better than nothing.
 */
export const toStripeAmountAtMost = ({ amountMinor, currency }: Money): number => {
  const { digits, step } = unitOf(currency);
  const amount = Math.floor(scaled(amountMinor, digits - minorUnitDigits(currency)));
  return amount - (amount % step);
};

/** What Stripe tells in its unit, as an amount. @param currency as Stripe writes it, lower case. */
export const fromStripeAmount = (amount: number, currency: string): Money => {
  const code = currency.toUpperCase();
  return money(scaled(amount, minorUnitDigits(code) - unitOf(code).digits), code);
};

const scaled = (amount: number, digits: number): number =>
  digits < 0 ? amount / 10 ** -digits : amount * 10 ** digits;
