import type { DiscountId, SessionId, TierId } from '../kernel/index.ts';

/** How much is taken off. */
export type DiscountAmount =
  /** Parts per million of the price of the tickets that apply, at most `maxMinor`. */
  | { readonly kind: 'percentage'; readonly ppm: number; readonly maxMinor?: number }
  /** A fixed amount, at most the price of the tickets that apply. */
  | { readonly kind: 'flat'; readonly amountMinor: number }
  /** Of every full group of `buy + get` tickets, `get` are free: the cheapest of all that apply. */
  | { readonly kind: 'buy-get'; readonly buy: number; readonly get: number };

/** The money part of a discount: how much is taken off what. */
export type DiscountRule = DiscountAmount & {
  /** The least that the tickets that apply must cost together, undiscounted, in minor units. */
  readonly minSpendMinor?: number;
  /** The tiers that apply; empty means all. */
  readonly tierIds: readonly TierId[];
  /** The sessions that apply; empty means all. */
  readonly sessionIds: readonly SessionId[];
};

/** A discount that a buyer asked for, with its rule. */
export interface AskedDiscount {
  readonly discountId: DiscountId;
  /** In its normalized form, not as it was typed. */
  readonly code: string;
  readonly rule: DiscountRule;
}
