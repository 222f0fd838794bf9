import type { Principal } from '../identity/index.ts';
import { ok, requireCursor } from '../kernel/index.ts';
import type { CursorInvalid, Limits, OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
import { members, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import { ownLayout } from '../seating/index.ts';
import type { Layouts, LayoutSummary } from '../seating/index.ts';

/** Who lists the layouts of which organization, and which page of them. */
export interface ListOwnLayoutsQuery {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  /** Capped at `limits.pageSize`. */
  readonly page: PageRequest;
}

/**
 * Lists the layouts of an organization by id, which is the order in which they were first saved.
 *
 * @param query `principal` has to be a member of the organization. `page.cursor` is the
 *   `nextCursor` of the page before; without it, the list begins.
 * @returns one page of layouts, each with its newest version and without its drawing; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 *
 *   The type also has `organizations/member-role-missing`, but every member may see every layout.
 * @example
 * const page = { limit: 20 };
 * const listed = await office.halls.listOwnLayouts({ principal, organizationId, page });
 * if (listed.ok) for (const { name, version } of listed.value.items) console.log(name, version);
 */
export const listOwnLayouts =
  (ports: { readonly organizations: Organizations; readonly layouts: Layouts; readonly limits: Limits }) =>
  async ({
    principal,
    organizationId,
    page,
  }: ListOwnLayoutsQuery): Promise<
    Result<Page<LayoutSummary>, OrganizationUnknown | MemberRoleMissing | CursorInvalid>
  > => {
    const organization = await ports.organizations.find(organizationId);
    const allowed = requireMember(organization?.state, principal, members);
    if (!allowed.ok) return allowed;
    const begun = await requireCursor(
      'layout',
      page,
      async (last) => ownLayout(await ports.layouts.find(last, 1), organizationId) !== undefined,
    );
    if (!begun.ok) return begun;
    const limit = Math.min(page.limit, ports.limits.pageSize);
    return ok(await ports.layouts.ofOrganization(organizationId, { ...page, limit }));
  };
