import { money } from '../kernel/index.ts';
import type { DiscountId, Money, TierId } from '../kernel/index.ts';
import type { Fee, Tax } from './price-rules.ts';

/** What pricing needs to know about a ticket; lines of holds and orders fit. */
export interface PricedLine {
  readonly tierId: TierId;
  /** The tier's price when the seat was held. */
  readonly price: Money;
}

/** The price of one ticket in its parts, in minor units, none of them below zero. */
export interface LinePrice {
  /** The tier's price when the seat was held. */
  readonly priceMinor: number;
  readonly discountMinor: number;
  /** Its share of every fee of {@link OrderPrice.fees}, in that order. */
  readonly feesMinor: readonly number[];
  /** Its share of every tax of {@link OrderPrice.taxes}, in that order. */
  readonly taxesMinor: readonly number[];
  /** What the buyer pays for it: price − discount + fees the buyer pays + added taxes. */
  readonly totalMinor: number;
}

/**
 * The price of an order in its parts. Everything is allocated to tickets, even what is charged once
 * per order, so the lines sum to the whole, to the cent: refunding the tickets one by one, in any
 * order, gives the same total as refunding all of them at once.
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
  /** Absent if there is nothing but the prices of the lines. */
  readonly price?: OrderPrice;
}

/** The price of an order in its parts, even if it has only the prices of its lines. */
export const priceOf = ({ lines, total, price }: PricedOrder): OrderPrice =>
  price ?? {
    currency: total.currency,
    lines: lines.map(({ price: { amountMinor } }) => plainLine(amountMinor)),
    discount: null,
    fees: [],
    taxes: [],
  };

/** A line with nothing but its price. */
export const plainLine = (priceMinor: number): LinePrice => ({
  priceMinor,
  discountMinor: 0,
  feesMinor: [],
  taxesMinor: [],
  totalMinor: priceMinor,
});

/** The summed parts of some lines. */
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

/** The platform's share of an order's total: its fees, whoever pays them. */
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
