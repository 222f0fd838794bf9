import type { Principal } from '../identity/index.ts';
import { cursorInvalid, ok, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Limits, OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
import { parseLedgerCursor } from '../ledger/index.ts';
import type { Ledger, LedgerBalance, LedgerEntry, LedgerQuery, Period } from '../ledger/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import { checkPeriod } from './check-period.ts';
import type { PeriodInvalid } from './refusals.ts';

/** Whose ledger, of when. */
export interface LedgerOfPeriod extends Period {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
}

/** Why a ledger is not shown. */
export type ShowLedgerRefusal = OrganizationUnknown | MemberRoleMissing | PeriodInvalid;

/** The sums of a period, and one page of its entries. */
export interface ShownLedger extends Page<LedgerEntry> {
  readonly balances: readonly LedgerBalance[];
}

export type LedgerPorts = { readonly organizations: Organizations; readonly ledger: Ledger };

/** Passes owners and managers, and periods. */
export const requireLedger = async (
  ports: LedgerPorts,
  { principal, organizationId, from, to }: LedgerOfPeriod,
): Promise<Result<LedgerQuery, ShowLedgerRefusal>> => {
  const member = requireMember((await ports.organizations.find(organizationId))?.state, principal, editors);
  if (!member.ok) return member;
  const period = checkPeriod({ from, to });
  return period.ok ? ok({ organizationId, ...period.value }) : period;
};

/**
 * Shows what money of an organization moved in a period: the sums by account and currency, and the
 * entries page by page, oldest first.
 *
 * @param query `principal` has to be an owner or a manager of the organization. `from` belongs to
 *   the period, `to` does not. `page.limit` is capped at `limits.pageSize` (default 100).
 * @returns the sums of the whole period and one page of entries; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `accounting/period-invalid` if it does not end after it begins, or is longer than 366 days
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 * @example
 * const period = { from: instant(Date.UTC(2027, 0, 1)), to: instant(Date.UTC(2027, 1, 1)) };
 * const query = { principal, organizationId, ...period, page: { limit: 50 } };
 * const shown = await office.accounting.showLedger(query);
 * if (shown.ok) for (const one of shown.value.balances) console.log(one.account, one.balance);
 */
export const showLedger =
  (ports: LedgerPorts & { readonly limits: Limits }) =>
  async ({
    page,
    ...of
  }: LedgerOfPeriod & { readonly page: PageRequest }): Promise<
    Result<ShownLedger, ShowLedgerRefusal | CursorInvalid>
  > => {
    const query = await requireLedger(ports, of);
    if (!query.ok) return query;
    if (page.cursor !== undefined && parseLedgerCursor(of.organizationId, page.cursor) === undefined)
      return refuse(cursorInvalid);
    const limit = Math.min(page.limit, ports.limits.pageSize);
    const entries = await ports.ledger.entries(query.value, { ...page, limit });
    return ok({ ...entries, balances: await ports.ledger.balances(query.value) });
  };
