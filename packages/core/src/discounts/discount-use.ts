import type { DiscountId, Instant, OrderId, PrincipalId } from '../kernel/index.ts';
import type { Discount } from './discount.ts';

/**
 * The use of a discount by an order. It is reserved with the order's claims and lives as long as
 * they do; an order has at most one.
 */
export interface DiscountUse {
  readonly orderId: OrderId;
  readonly discountId: DiscountId;
  readonly buyerId: PrincipalId;
  /** What the discount takes off the order's price, in minor units. */
  readonly givenMinor: number;
  readonly status: 'reserved' | 'confirmed' | 'released';
  /** Until when a reserved use counts; for other uses, the last such time. */
  readonly expiresAt: Instant;
}

/**
 * Makes a claim use a discount: the use is reserved with the claim, or the claim is refused with
 * the reason why there is none. See `SeatSales.claim`.
 */
export interface UseDiscount {
  readonly kind: 'discount-use';
  readonly orderId: OrderId;
  readonly discountId: DiscountId;
  readonly buyerId: PrincipalId;
  readonly givenMinor: number;
  /** When the order's claims lapse. */
  readonly expiresAt: Instant;
}

/** How many uses count towards the limits: those confirmed, and those reserved that still live. */
export interface CountedUses {
  readonly total: number;
  readonly ofBuyer: number;
}

/** The discount that a code stands for, as one buyer sees it. */
export interface CodedDiscount {
  readonly discount: Discount;
  /** Null if there is no limit. */
  readonly uses: CountedUses | null;
}

/** How a discount is used. */
export interface DiscountUsage {
  /** By orders that wait for their payment. */
  readonly reserved: number;
  /** By orders that were paid and not taken back. */
  readonly confirmed: number;
  /** By orders that ended without being paid, or were taken back. */
  readonly released: number;
  /** What the confirmed uses took off, in minor units of the discount's currency. */
  readonly givenMinor: number;
}
