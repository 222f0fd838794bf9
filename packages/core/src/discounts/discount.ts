import type { DiscountId, EventId, Instant, OrganizationId } from '../kernel/index.ts';
import type { DiscountRule } from '../pricing/index.ts';
import type { DiscountCode } from './discount-code.ts';

/** What an organizer says of a discount, and may change while it is active. */
export interface DiscountTerms {
  readonly name: string;
  /** Whoever looks at the event sees the code. Otherwise only who was told it can use it. */
  readonly isPublic: boolean;
  /** From when orders may use it; null: at once. */
  readonly startsAt: Instant | null;
  /** From when no more; null: as long as there is something to sell. */
  readonly endsAt: Instant | null;
  /** How many orders may use it; null: any number. */
  readonly totalLimit: number | null;
  /** How many orders of one buyer may use it; null: any number. */
  readonly perBuyerLimit: number | null;
}

/** What a new discount is to be: its terms, and what stays as it is. */
export interface DiscountPlan extends DiscountTerms {
  /** As it was typed; see `discountCodeOf`. */
  readonly code: string;
  readonly rule: DiscountRule;
}

/** Where a discount is on its way. */
export type DiscountProgress =
  { readonly status: 'active' } | { readonly status: 'retired'; readonly retiredAt: Instant };

/**
 * A price taken off orders of an event, for who names its code. The code, the rule and the currency
 * never change: who was shown a price pays it. Of the discounts of an event that are active, each
 * has a code of its own.
 */
export interface Discount {
  readonly discountId: DiscountId;
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly code: DiscountCode;
  readonly rule: DiscountRule;
  /** ISO 4217, the event's when the discount was made: that of every amount of the rule. */
  readonly currency: string;
  readonly terms: DiscountTerms;
  readonly progress: DiscountProgress;
  readonly createdAt: Instant;
}
