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
 * How Stripe counts currencies that are not in hundredths. Source:
 * https://docs.stripe.com/currencies, as read in November 2026. Forints and new Taiwan dollars are
 * special there only for payouts, and are charged in hundredths.
 */
const units: ReadonlyMap<string, StripeUnit> = new Map([
  // "Zero-decimal currencies". ISO 4217 gives the ariary (MGA) two digits.
  ...unitsOf('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF', { digits: 0, step: 1 }),
  // "Special cases": without decimals since 2023, but still sent with two, which must be zero.
  ...unitsOf('ISK', { digits: 2, step: 100 }),
  // "Three-decimal currencies": the card networks have no third one, so the last digit is zero.
  ...unitsOf('BHD JOD KWD OMR TND', { digits: 3, step: 10 }),
]);

/**
 * Stripe's page lists the Ugandan shilling both among the zero-decimal currencies and among those
 * sent with two. A guess would be wrong by a factor of a hundred.
 */
const contradictory: ReadonlySet<string> = new Set(['UGX']);

const hundredths: StripeUnit = { digits: 2, step: 1 };

const unitOf = (currency: string): StripeUnit => {
  if (contradictory.has(currency))
    throw new TicketlyFault('misconfigured', `Stripe's documentation is ambiguous about the unit of ${currency}`);
  const unit = units.get(currency);
  if (unit !== undefined) return unit;
  if (minorUnitDigits(currency) === 2) return hundredths;
  throw new TicketlyFault('misconfigured', `Stripe's documentation does not list ${currency}, nor its unit`);
};

/**
 * An amount in Stripe's unit of its currency. Fault `misconfigured` for an amount that Stripe can't
 * charge: 5.125 Kuwaiti dinars, or half an ariary.
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
 * The largest representable part of an amount at Stripe: 5.12 of 5.125 Kuwaiti dinars. For what is
 * taken out of a charge, where less is better than nothing.
 */
export const toStripeAmountAtMost = ({ amountMinor, currency }: Money): number => {
  const { digits, step } = unitOf(currency);
  const amount = Math.floor(scaled(amountMinor, digits - minorUnitDigits(currency)));
  return amount - (amount % step);
};

/** An amount in Stripe's unit, as ours. @param currency as Stripe writes it, lower case. */
export const fromStripeAmount = (amount: number, currency: string): Money => {
  const code = currency.toUpperCase();
  return money(scaled(amount, minorUnitDigits(code) - unitOf(code).digits), code);
};

const scaled = (amount: number, digits: number): number =>
  digits < 0 ? amount / 10 ** -digits : amount * 10 ** digits;
