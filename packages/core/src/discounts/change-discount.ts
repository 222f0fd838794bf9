import type { Result } from '../kernel/index.ts';
import { decideChangeDiscount } from './discount-decider.ts';
import type { Discount, DiscountTerms } from './discount.ts';
import { changeOwnDiscount } from './own-discount.ts';
import type { DiscountPorts, DiscountReference, OwnDiscountRefusal } from './own-discount.ts';
import type { DiscountInvalid, DiscountRetired } from './refusals.ts';

/** Who changes which discount, and to what. */
export interface ChangeDiscountCommand extends DiscountReference {
  /** Replaces all of the terms. */
  readonly terms: DiscountTerms;
}

/** Why a discount was not changed. */
export type ChangeDiscountRefusal = OwnDiscountRefusal | DiscountInvalid | DiscountRetired;

/**
 * Replaces the terms of a discount: its name, its period, its limits, and whether it is public. The
 * code and what it takes off stay. Orders that already use the discount keep it.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization.
 *   `terms.totalLimit` and `terms.perBuyerLimit` may be raised, or lifted with null, but not
 *   lowered: uses may have been granted up to them. To grant fewer, end or retire the discount.
 * @returns the discount with its new terms; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `discounts/discount-unknown` if the event has no such discount
 *   - `discounts/discount-retired` if it was retired
 *   - `discounts/discount-invalid` with everything that is wrong with the terms
 * @throws a fault `contended` if others change the discount at each of five attempts.
 * @example
 * const reference = { principal, eventId, discountId };
 * const found = await office.discounts.findDiscount(reference);
 * if (found.ok) {
 *   const terms = { ...found.value.discount.terms, totalLimit: 200 };
 *   await office.discounts.changeDiscount({ ...reference, terms });
 * }
 */
export const changeDiscount =
  (ports: DiscountPorts) =>
  ({ terms, ...reference }: ChangeDiscountCommand): Promise<Result<Discount, ChangeDiscountRefusal>> =>
    changeOwnDiscount(ports, reference, (stamp, discount) => decideChangeDiscount({ ...stamp, terms }, discount));
