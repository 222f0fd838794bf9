import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok, requireCursor } from '../kernel/index.ts';
import type { CursorInvalid, Limits, Page, PageRequest, Result } from '../kernel/index.ts';
import type { Event } from './event.ts';
import type { EventReview, Events } from './events.port.ts';

/** Who reviews which events, and which page of them. */
export interface ListEventsToReviewQuery {
  readonly principal: Principal;
  readonly review: EventReview;
  /** Capped at `limits.pageSize`. */
  readonly page: PageRequest;
}

/**
 * Lists the events of all organizations that are in a state, or whose words were changed since they
 * were approved, oldest first.
 *
 * @param query `principal` needs the role `event_admin`. `review` is a state, as in `submitted`, or
 *   `changed`; see `changesSinceApproval`. `page.cursor` is the `nextCursor` of the page before.
 * @returns one page of events; or
 *   - `identity/role-missing` without that role
 *   - `kernel/cursor-invalid` if no such list gave the cursor
 * @example
 * const query = { principal, review: 'submitted', page: { limit: 20 } } as const;
 * const listed = await office.catalog.listEventsToReview(query);
 * if (listed.ok) for (const { details } of listed.value.items) console.log(details.title);
 */
export const listEventsToReview =
  (ports: { readonly events: Events; readonly limits: Limits }) =>
  async ({
    principal,
    review,
    page,
  }: ListEventsToReviewQuery): Promise<Result<Page<Event>, RoleMissing | CursorInvalid>> => {
    const allowed = requireRole(principal, 'event_admin');
    if (!allowed.ok) return allowed;
    const begun = await requireCursor('event', page, async (last) => (await ports.events.find(last)) !== undefined);
    if (!begun.ok) return begun;
    return ok(await ports.events.inReview(review, { ...page, limit: Math.min(page.limit, ports.limits.pageSize) }));
  };
