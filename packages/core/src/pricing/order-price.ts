import { money } from '../kernel/index.ts';
import type { DiscountId, Money, TierId } from '../kernel/index.ts';
import type { Fee, Tax } from './price-rules.ts';

/** A ticket as far as its price goes; the lines of holds and orders are such. */
export interface PricedLine {
  readonly tierId: TierId;
  /** Of the tier, at the hold's moment. */
  readonly price: Money;
}

/** The price of one ticket in its parts, in minor units, none of them below zero. */
export interface LinePrice {
  /** Of the tier, at the hold's moment. */
  readonly priceMinor: number;
  readonly discountMinor: number;
  /** Its part of every fee of {@link OrderPrice.fees}, in that order. */
  readonly feesMinor: readonly number[];
  /** Its part of every tax of {@link OrderPrice.taxes}, in that order. */
  readonly taxesMinor: readonly number[];
  /** What the buyer pays for it: price − discount + fees of the buyer + taxes that are added. */
  readonly totalMinor: number;
}

/**
 * The price of an order in its parts. Everything is allocated to tickets, also what is charged once
 * for the order, so the sums of the lines are the whole, to the cent: in any order, refunding one
 * ticket after the other comes to what refunding all of them does.
 */
export interface OrderPrice {
  /** ISO 4217. */
  readonly currency: string;
  /** Parallel to the order's lines. */
  readonly lines: readonly LinePrice[];
  readonly discount: { readonly discountId: DiscountId; readonly code: string } | null;
  readonly fees: readonly Fee[];
  readonly taxes: readonly Tax[];
}

/** What {@link priceOf} needs of an order. */
export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly total: Money;
  /** Absent where there is nothing beside the prices of the lines. */
  readonly price?: OrderPrice;
}

/** The price of an order in its parts, also where these are the prices of its lines alone. */
export const priceOf = ({ lines, total, price }: PricedOrder): OrderPrice =>
  price ?? {
    currency: total.currency,
    lines: lines.map(({ price: { amountMinor } }) => plainLine(amountMinor)),
    discount: null,
    fees: [],
    taxes: [],
  };

/** A line with nothing beside its price. */
export const plainLine = (priceMinor: number): LinePrice => ({
  priceMinor,
  discountMinor: 0,
  feesMinor: [],
  taxesMinor: [],
  totalMinor: priceMinor,
});

/** The parts of some lines together. */
export const sumLines = (
  lines: readonly LinePrice[],
  { fees, taxes }: Pick<OrderPrice, 'fees' | 'taxes'>,
): LinePrice => {
  const sum = (part: (line: LinePrice) => number | undefined): number =>
    lines.reduce((before, line) => before + (part(line) ?? 0), 0);
  return {
    priceMinor: sum(({ priceMinor }) => priceMinor),
    discountMinor: sum(({ discountMinor }) => discountMinor),
    feesMinor: fees.map((_, at) => sum(({ feesMinor }) => feesMinor[at])),
    taxesMinor: taxes.map((_, at) => sum(({ taxesMinor }) => taxesMinor[at])),
    totalMinor: sum(({ totalMinor }) => totalMinor),
  };
};

/** What of an order's total the platform gets, by its fees, whoever pays them. */
export const platformShareOf = (order: PricedOrder): Money => {
  const { currency, lines, fees } = priceOf(order);
  const ofLine = ({ feesMinor }: LinePrice): number =>
    feesMinor.reduce((sum, fee, at) => (fees[at]?.recipient === 'platform' ? sum + fee : sum), 0);
  return money(
    lines.reduce((sum, line) => sum + ofLine(line), 0),
    currency,
  );
};

/** What the buyer pays for a line with these parts. */
export const totalOf = (
  { priceMinor, discountMinor, feesMinor, taxesMinor }: Omit<LinePrice, 'totalMinor'>,
  { fees, taxes }: Pick<OrderPrice, 'fees' | 'taxes'>,
): number => {
  const paidFees = feesMinor.filter((_, at) => fees[at]?.payer === 'buyer');
  const addedTaxes = taxesMinor.filter((_, at) => taxes[at]?.kind === 'added');
  return [...paidFees, ...addedTaxes].reduce((sum, amount) => sum + amount, priceMinor - discountMinor);
};
