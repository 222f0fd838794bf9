import type { EventReference, EventUnknown } from '../catalog/index.ts';
import { ok, requireCursor } from '../kernel/index.ts';
import type { CursorInvalid, Page, PageRequest, Result } from '../kernel/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import type { Discount } from './discount.ts';
import { requireEditor } from './own-discount.ts';
import type { DiscountPorts } from './own-discount.ts';

/** Who lists the discounts of which event, and which page of them. */
export interface ListDiscountsQuery extends EventReference {
  readonly page: PageRequest;
}

/**
 * Lists the discounts of an event, newest first, retired ones included.
 *
 * @param query `principal` has to be an owner or a manager of the event's organization.
 *   `page.cursor` is the `nextCursor` of the page before; without it, the list begins.
 * @returns one page of discounts; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 * @example
 * const listed = await office.discounts.listDiscounts({ principal, eventId, page: { limit: 20 } });
 * if (listed.ok) for (const { code, terms } of listed.value.items) console.log(code, terms.name);
 */
export const listDiscounts =
  (ports: Omit<DiscountPorts, 'clock'>) =>
  async (
    query: ListDiscountsQuery,
  ): Promise<Result<Page<Discount>, EventUnknown | MemberRoleMissing | CursorInvalid>> => {
    const own = await requireEditor(ports, query);
    if (!own.ok) return own;
    const { eventId, page } = query;
    const begun = await requireCursor(
      'discount',
      page,
      async (last) => (await ports.discounts.find(last))?.state.eventId === eventId,
    );
    if (!begun.ok) return begun;
    return ok(await ports.discounts.ofEvent(eventId, page));
  };
