import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import type { Receipt } from './receipt.ts';
import type { Receipts } from './receipts.port.ts';

/**
 * Lists every receipt and credit note of an organization, by number, for its books.
 *
 * @param query `principal` is an owner or a manager. `page.cursor` comes from the page before.
 * @returns a page of receipts; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const page = { limit: 100 };
 * const listed = await office.receipts.listIssuedReceipts({ principal, organizationId, page });
 * if (listed.ok) console.log(listed.value.items.map(({ number }) => number)); // [1, 2, 3, …]
 */
export const listIssuedReceipts =
  (ports: {
    readonly receipts: Pick<Receipts, 'ofOrganization'>;
    readonly organizations: Pick<Organizations, 'find'>;
  }) =>
  async (query: {
    readonly principal: Principal;
    readonly organizationId: OrganizationId;
    readonly page: PageRequest;
  }): Promise<Result<Page<Receipt>, OrganizationUnknown | MemberRoleMissing>> => {
    const { principal, organizationId, page } = query;
    const member = requireMember((await ports.organizations.find(organizationId))?.state, principal, editors);
    return member.ok ? ok(await ports.receipts.ofOrganization(organizationId, page)) : member;
  };
