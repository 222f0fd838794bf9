import type { DiscountId, SessionId, TierId } from '../kernel/index.ts';

/** How much is taken off. */
export type DiscountAmount =
  /** Parts per million of what applies, at most `maxMinor`. */
  | { readonly kind: 'percentage'; readonly ppm: number; readonly maxMinor?: number }
  /** An amount, at most what applies costs. */
  | { readonly kind: 'flat'; readonly amountMinor: number }
  /** Of every full group of `buy + get` tickets, `get` are free: the cheapest of all that apply. */
  | { readonly kind: 'buy-get'; readonly buy: number; readonly get: number };

/** The money part of a discount: how much is taken off what. */
export type DiscountRule = DiscountAmount & {
  /** What the tickets that apply have to cost together, in minor units, before it is taken off. */
  readonly minSpendMinor?: number;
  /** The tiers that apply; empty means all. */
  readonly tierIds: readonly TierId[];
  /** The sessions that apply; empty means all. */
  readonly sessionIds: readonly SessionId[];
};

/** A discount that somebody asked for, with its rule. */
export interface AskedDiscount {
  readonly discountId: DiscountId;
  /** As it is kept, not as it was typed. */
  readonly code: string;
  readonly rule: DiscountRule;
}
