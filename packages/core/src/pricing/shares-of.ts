import type { LinePrice, OrderPrice } from './order-price.ts';
import { sumOf } from './share-of.ts';

/**
 * How an amount that a buyer pays or gets back is divided, in minor units; the shares sum to it.
 */
export interface Shares {
  readonly organizerMinor: number;
  readonly platformMinor: number;
  /** In the order of {@link OrderPrice.taxes}. */
  readonly taxesMinor: readonly number[];
}

/**
 * Divides the parts of a line, of an order ({@link sumLines}), or of a refund ({@link refundOf}).
 * What is neither tax nor the platform's belongs to the organizer, and is never negative.
 */
export const sharesOf = (parts: LinePrice, { fees }: Pick<OrderPrice, 'fees'>): Shares => {
  const platformMinor = sumOf(parts.feesMinor.filter((_, at) => fees[at]?.recipient === 'platform'));
  const organizerMinor = parts.totalMinor - platformMinor - sumOf(parts.taxesMinor);
  return { organizerMinor, platformMinor, taxesMinor: parts.taxesMinor };
};
