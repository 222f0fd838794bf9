import type { Principal } from '../identity/index.ts';
import { ok, requireCursor } from '../kernel/index.ts';
import type { CursorInvalid, OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
import { members, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import type { Event } from './event.ts';
import type { Events } from './events.port.ts';

/** Who lists the events of which organization, and which page of them. */
export interface ListOwnEventsQuery {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  readonly page: PageRequest;
}

/**
 * Lists the events of an organization in any state, newest first.
 *
 * @param query `principal` has to be a member of the organization. `page.cursor` is the
 *   `nextCursor` of the page before; without it, the list begins.
 * @returns one page of events; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 *
 *   The type also has `organizations/member-role-missing`, but every member may see every event.
 * @example
 * const page = { limit: 20 };
 * const listed = await office.catalog.listOwnEvents({ principal, organizationId, page });
 * if (listed.ok) console.log(listed.value.items.length, listed.value.nextCursor);
 */
export const listOwnEvents =
  (ports: { readonly organizations: Organizations; readonly events: Events }) =>
  async (
    query: ListOwnEventsQuery,
  ): Promise<Result<Page<Event>, OrganizationUnknown | MemberRoleMissing | CursorInvalid>> => {
    const organization = await ports.organizations.find(query.organizationId);
    const allowed = requireMember(organization?.state, query.principal, members);
    if (!allowed.ok) return allowed;
    const { organizationId, page } = query;
    const begun = await requireCursor(
      'event',
      page,
      async (last) => (await ports.events.find(last))?.state.organizationId === organizationId,
    );
    if (!begun.ok) return begun;
    return ok(await ports.events.ofOrganization(organizationId, page));
  };
