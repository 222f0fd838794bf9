import { ok, refuse } from '../kernel/index.ts';
import type { DiscountId, EventId, Instant, Limits, OrganizationId, PrincipalId, Result } from '../kernel/index.ts';
import { checkDiscountPlan, checkDiscountTerms, checkLimitsKept } from './check-discount.ts';
import type { DiscountScope } from './check-discount.ts';
import { discountCodeOf } from './discount-code.ts';
import type { DiscountFact } from './discount-facts.ts';
import type { CountedUses } from './discount-use.ts';
import type { Discount, DiscountPlan, DiscountTerms } from './discount.ts';
import type { CodeEarly, CodeOver, DiscountInvalid, DiscountRetired, UseRefusal } from './refusals.ts';

/** When something is decided, and who asked for it. */
export interface DiscountStamp {
  readonly now: Instant;
  readonly by: PrincipalId;
}

/** A new discount is active, with a valid plan. The store checks whether its code is free. */
export const decideCreateDiscount = (
  command: DiscountStamp & {
    readonly discountId: DiscountId;
    readonly eventId: EventId;
    readonly organizationId: OrganizationId;
    readonly currency: string;
    readonly plan: DiscountPlan;
    readonly scope: DiscountScope;
    readonly limits: Limits;
  },
): Result<readonly [DiscountFact], DiscountInvalid> => {
  const { discountId, eventId, organizationId, currency, plan, scope, limits, now, by } = command;
  const { code: typed, rule, ...terms } = plan;
  const problems = checkDiscountPlan(plan, scope, limits);
  const code = discountCodeOf(typed);
  // A code that is none is one of the problems.
  if (code === undefined || problems.length > 0) return refuse({ code: 'discounts/discount-invalid', problems });
  const created: Discount = {
    ...{ discountId, eventId, organizationId, code, rule, currency, terms },
    progress: { status: 'active' },
    createdAt: now,
  };
  return ok([{ type: 'DiscountCreated', payload: { ...created, by } }]);
};

/** Replaces the terms of an active discount. Its limits only rise. */
export const decideChangeDiscount = (
  { terms, now: _, by }: DiscountStamp & { readonly terms: DiscountTerms },
  discount: Discount,
): Result<readonly [DiscountFact], DiscountInvalid | DiscountRetired> => {
  if (discount.progress.status === 'retired') return refuse({ code: 'discounts/discount-retired' });
  const problems = [...checkDiscountTerms(terms), ...checkLimitsKept(discount.terms, terms)];
  if (problems.length > 0) return refuse({ code: 'discounts/discount-invalid', problems });
  const { discountId, eventId } = discount;
  return ok([{ type: 'DiscountChanged', payload: { discountId, eventId, terms, by } }]);
};

/** No further order can use the discount; those that do keep it. A retired one stays unchanged. */
export const decideRetireDiscount = ({ now, by }: DiscountStamp, discount: Discount): readonly DiscountFact[] => {
  if (discount.progress.status === 'retired') return [];
  const { discountId, eventId } = discount;
  return [{ type: 'DiscountRetired', payload: { discountId, eventId, retiredAt: now, by } }];
};

/** Whether anything limits how often a discount is used. */
export const isLimited = ({ totalLimit, perBuyerLimit }: DiscountTerms): boolean =>
  totalLimit !== null || perBuyerLimit !== null;

/** Why the limits leave no further use, given those that count. */
export const limitRefusal = (
  { totalLimit, perBuyerLimit }: DiscountTerms,
  { total, ofBuyer }: CountedUses,
): UseRefusal | undefined => {
  if (perBuyerLimit !== null && ofBuyer >= perBuyerLimit)
    return { code: 'discounts/code-used-up-by-buyer', limit: perBuyerLimit };
  if (totalLimit !== null && total >= totalLimit) return { code: 'discounts/code-used-up', limit: totalLimit };
  return undefined;
};

/** Whether new orders may use a discount at a moment, whoever places them. */
export const requireUsable = (discount: Discount, now: Instant): Result<Discount, CodeEarly | CodeOver> => {
  const { progress, terms } = discount;
  if (progress.status === 'retired') return refuse({ code: 'discounts/code-over', endedAt: progress.retiredAt });
  if (terms.startsAt !== null && now < terms.startsAt)
    return refuse({ code: 'discounts/code-early', startsAt: terms.startsAt });
  if (terms.endsAt !== null && now >= terms.endsAt)
    return refuse({ code: 'discounts/code-over', endedAt: terms.endsAt });
  return ok(discount);
};
