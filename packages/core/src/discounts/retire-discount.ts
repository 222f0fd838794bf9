import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { decideRetireDiscount } from './discount-decider.ts';
import type { Discount } from './discount.ts';
import { changeOwnDiscount } from './own-discount.ts';
import type { DiscountPorts, DiscountReference, OwnDiscountRefusal } from './own-discount.ts';

/**
 * Ends a discount permanently: no further order can use its code, and another discount may take it.
 * Orders that already use it keep it. Idempotent.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization.
 * @returns the retired discount; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `discounts/discount-unknown` if the event has no such discount
 * @throws a fault `contended` if others change the discount at each of five attempts.
 * @example
 * await office.discounts.retireDiscount({ principal, eventId, discountId });
 */
export const retireDiscount =
  (ports: DiscountPorts) =>
  (reference: DiscountReference): Promise<Result<Discount, OwnDiscountRefusal>> =>
    changeOwnDiscount(ports, reference, (stamp, discount) => ok(decideRetireDiscount(stamp, discount)));
