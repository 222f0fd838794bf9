import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { DiscountUsage } from './discount-use.ts';
import type { Discount } from './discount.ts';
import { requireEditor } from './own-discount.ts';
import type { DiscountPorts, DiscountReference, OwnDiscountRefusal } from './own-discount.ts';

/** A discount, and its usage. */
export interface UsedDiscount {
  readonly discount: Discount;
  readonly usage: DiscountUsage;
}

/**
 * Finds a discount with its usage so far: how many uses are reserved, confirmed or released, and
 * what it took off paid orders.
 *
 * @param query `principal` has to be an owner or a manager of the event's organization.
 * @returns the discount and its usage; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `discounts/discount-unknown` if the event has no such discount
 * @example
 * const found = await office.discounts.findDiscount({ principal, eventId, discountId });
 * if (found.ok) console.log(found.value.usage.confirmed, found.value.usage.givenMinor);
 */
export const findDiscount =
  (ports: Omit<DiscountPorts, 'clock'>) =>
  async (query: DiscountReference): Promise<Result<UsedDiscount, OwnDiscountRefusal>> => {
    const own = await requireEditor(ports, query);
    if (!own.ok) return own;
    const discount = (await ports.discounts.find(query.discountId))?.state;
    if (discount?.eventId !== query.eventId) return refuse({ code: 'discounts/discount-unknown' });
    return ok({ discount, usage: await ports.discounts.usage(query.discountId) });
  };
