import type { Money, TierId } from '../kernel/index.ts';

/** The discount is for other sessions. */
export interface DiscountForOtherSessions {
  readonly code: 'pricing/discount-for-other-sessions';
}

/** None of the tickets is of a tier that the discount is for. */
export interface DiscountForOtherTiers {
  readonly code: 'pricing/discount-for-other-tiers';
  readonly tierIds: readonly TierId[];
}

/** The tickets that apply cost less together than the discount asks for. */
export interface DiscountBelowMinimum {
  readonly code: 'pricing/discount-below-minimum';
  readonly minSpend: Money;
  /** What the tickets that apply cost. */
  readonly spend: Money;
}

/** There are too few tickets that apply for one to be free. */
export interface DiscountNeedsMoreTickets {
  readonly code: 'pricing/discount-needs-more-tickets';
  readonly needs: number;
  readonly has: number;
}

/** The discount takes nothing off these tickets: they are already free, or it rounds to zero. */
export interface DiscountWithoutEffect {
  readonly code: 'pricing/discount-without-effect';
}

/** Why a discount does not apply to these tickets. */
export type PricingRefusal =
  | DiscountForOtherSessions
  | DiscountForOtherTiers
  | DiscountBelowMinimum
  | DiscountNeedsMoreTickets
  | DiscountWithoutEffect;
