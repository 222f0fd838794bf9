import { invariant } from '../kernel/index.ts';
import type { DiscountId, EventId, FactsOf, Instant, PrincipalId } from '../kernel/index.ts';
import type { Discount, DiscountTerms } from './discount.ts';

/** What can happen to a discount. Its uses are told with their orders. `by` is who did it. */
export type DiscountFact =
  | { readonly type: 'DiscountCreated'; readonly payload: Discount & { readonly by: PrincipalId } }
  | {
      readonly type: 'DiscountChanged';
      readonly payload: {
        readonly discountId: DiscountId;
        readonly eventId: EventId;
        readonly terms: DiscountTerms;
        readonly by: PrincipalId;
      };
    }
  | {
      readonly type: 'DiscountRetired';
      readonly payload: {
        readonly discountId: DiscountId;
        readonly eventId: EventId;
        readonly retiredAt: Instant;
        readonly by: PrincipalId;
      };
    };

/** The discount after a fact. */
export const evolveDiscount = (discount: Discount | undefined, fact: DiscountFact): Discount => {
  if (fact.type === 'DiscountCreated') {
    const { by: _, ...created } = fact.payload;
    return created;
  }
  invariant(discount !== undefined, `discount ${fact.payload.discountId} was never created`);
  switch (fact.type) {
    case 'DiscountChanged':
      return { ...discount, terms: fact.payload.terms };
    case 'DiscountRetired':
      return { ...discount, progress: { status: 'retired', retiredAt: fact.payload.retiredAt } };
  }
};

/** How discounts are folded from facts, and how those become events: keyed by their event. */
export const discountFacts: FactsOf<Discount, DiscountFact> = {
  aggregateType: 'catalog',
  version: 1,
  idOf: ({ payload }) => payload.discountId,
  routingKeyOf: ({ payload }) => payload.eventId,
  evolve: evolveDiscount,
};
