import type { DiscountId, EventId, Instant, OrganizationId } from '../kernel/index.ts';
import type { DiscountRule } from '../pricing/index.ts';
import type { DiscountCode } from './discount-code.ts';

/** What an organizer sets for a discount, and may change while it is active. */
export interface DiscountTerms {
  readonly name: string;
  /** Whether everybody who looks at the event sees the code. Otherwise they have to be told it. */
  readonly isPublic: boolean;
  /** From when orders may use it; null: immediately. */
  readonly startsAt: Instant | null;
  /** From when orders may no longer use it; null: as long as there is something to sell. */
  readonly endsAt: Instant | null;
  /** How many orders may use it; null: any number. */
  readonly totalLimit: number | null;
  /** How many orders of one buyer may use it; null: any number. */
  readonly perBuyerLimit: number | null;
}

/** What a new discount is created from: its terms, and what never changes. */
export interface DiscountPlan extends DiscountTerms {
  /** As it was typed; see `discountCodeOf`. */
  readonly code: string;
  readonly rule: DiscountRule;
}

/** The lifecycle of a discount. */
export type DiscountProgress =
  { readonly status: 'active' } | { readonly status: 'retired'; readonly retiredAt: Instant };

/**
 * An amount taken off orders of an event, for buyers who enter its code. The code, the rule and the
 * currency never change: a buyer who was shown a price pays it. Among the active discounts of an
 * event, codes are unique.
 */
export interface Discount {
  readonly discountId: DiscountId;
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly code: DiscountCode;
  readonly rule: DiscountRule;
  /** ISO 4217; the event's when the discount was created, and that of every amount of the rule. */
  readonly currency: string;
  readonly terms: DiscountTerms;
  readonly progress: DiscountProgress;
  readonly createdAt: Instant;
}
