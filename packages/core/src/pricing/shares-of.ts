import type { LinePrice, OrderPrice } from './order-price.ts';
import { sumOf } from './share-of.ts';

/** Who gets what of an amount that a buyer pays or gets back, in minor units; they sum to it. */
export interface Shares {
  readonly organizerMinor: number;
  readonly platformMinor: number;
  /** In the order of {@link OrderPrice.taxes}. */
  readonly taxesMinor: readonly number[];
}

/**
 * Who gets what of these parts: of a line, of an order ({@link sumLines}), or of a refund
 * ({@link refundOf}). What is neither tax nor the platform's is the organizer's, and never below
 * zero.
 */
export const sharesOf = (parts: LinePrice, { fees }: Pick<OrderPrice, 'fees'>): Shares => {
  const platformMinor = sumOf(parts.feesMinor.filter((_, at) => fees[at]?.recipient === 'platform'));
  const organizerMinor = parts.totalMinor - platformMinor - sumOf(parts.taxesMinor);
  return { organizerMinor, platformMinor, taxesMinor: parts.taxesMinor };
};
