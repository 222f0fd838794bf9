import type { Principal } from '../identity/index.ts';
import { ok, requireCursor } from '../kernel/index.ts';
import type { CursorInvalid, OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, OrganizationUnknown } from '../organizations/index.ts';
import { pageOfSales } from './page-of-sales.ts';
import type { EventShare, OrganizationSalesPorts } from './page-of-sales.ts';

/** Who asks for the sales of which organization, and for which page of them. */
export interface ListOrganizationSalesQuery {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  readonly page: PageRequest;
}

/**
 * Lists what the events of an organization have sold so far, newest event first, as far as the
 * views have heard.
 *
 * @param query `principal` has to be an owner or a manager of the organization. `page.limit` is
 *   capped at `limits.pageSize` (default 100); `page.cursor` is the `nextCursor` before.
 * @returns one page of events with their sales; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 * @example
 * const page = { limit: 20 };
 * const query = { principal, organizationId, page };
 * const listed = await office.dashboards.listOrganizationSales(query);
 * if (listed.ok) console.log(listed.value.items.map(({ sales }) => sales.total));
 */
export const listOrganizationSales =
  (ports: OrganizationSalesPorts) =>
  async ({
    principal,
    organizationId,
    page,
  }: ListOrganizationSalesQuery): Promise<
    Result<Page<EventShare>, OrganizationUnknown | MemberRoleMissing | CursorInvalid>
  > => {
    const organization = await ports.organizations.find(organizationId);
    const allowed = requireMember(organization?.state, principal, editors);
    if (!allowed.ok) return allowed;
    const begun = await requireCursor(
      'event',
      page,
      async (last) => (await ports.events.find(last))?.state.organizationId === organizationId,
    );
    if (!begun.ok) return begun;
    return ok(await pageOfSales(ports, organizationId, page));
  };
