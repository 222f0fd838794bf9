import { TicketlyFault, minorUnitDigits, money } from '@ticketly/core';
import type { Money } from '@ticketly/core';

/** `digits`: decimals of an amount sent to Stripe · `step`: amounts are multiples of it. */
interface StripeUnit {
  readonly digits: number;
  readonly step: number;
}

const unitsOf = (codes: string, unit: StripeUnit): readonly (readonly [string, StripeUnit])[] =>
  codes.split(' ').map((code) => [code, unit] as const);

/**
 * How Stripe counts where it is not in hundredths. Source: https://docs.stripe.com/currencies, as
 * read in November 2026. Forints and new dollars of Taiwan are special there for payouts alone, and
 * are charged in hundredths.
 */
const units: ReadonlyMap<string, StripeUnit> = new Map([
  // "Zero-decimal currencies". ISO 4217 gives the ariary (MGA) two digits.
  ...unitsOf('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF', { digits: 0, step: 1 }),
  // "Special cases": without decimals since 2023, but still sent with two, which have to be zero.
  ...unitsOf('ISK', { digits: 2, step: 100 }),
  // "Three-decimal currencies": the card networks have no third one, so the last digit is zero.
  ...unitsOf('BHD JOD KWD OMR TND', { digits: 3, step: 10 }),
]);

/**
 * Stripe's page names the shilling of Uganda both among the currencies without decimals and among
 * those sent with two. A guess would be wrong by a factor of a hundred.
 */
const contradictory: ReadonlySet<string> = new Set(['UGX']);

const hundredths: StripeUnit = { digits: 2, step: 1 };

const unitOf = (currency: string): StripeUnit => {
  if (contradictory.has(currency))
    throw new TicketlyFault('misconfigured', `Stripe does not say clearly in which unit it takes ${currency}`);
  const unit = units.get(currency);
  if (unit !== undefined) return unit;
  if (minorUnitDigits(currency) === 2) return hundredths;
  throw new TicketlyFault('misconfigured', `Stripe does not say that it takes ${currency}, nor in which unit`);
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
