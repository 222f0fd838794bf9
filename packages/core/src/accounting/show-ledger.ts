import { cursorInvalid, ok, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Limits, Page, PageRequest, Result } from '../kernel/index.ts';
import { parseLedgerCursor } from '../ledger/index.ts';
import type { LedgerBalance, LedgerEntry } from '../ledger/index.ts';
import { requireLedger } from './require-ledger.ts';
import type { LedgerOfPeriod, LedgerPorts, ShowLedgerRefusal } from './require-ledger.ts';

/** The sums of a period, and one page of its entries. */
export interface ShownLedger extends Page<LedgerEntry> {
  readonly balances: readonly LedgerBalance[];
}

/**
 * Shows how an organization's money moved in a period: the sums by account and currency, and the
 * entries page by page, oldest first.
 *
 * @param query `principal` has to be an owner or a manager of the organization. `from` is
 *   inclusive, `to` is exclusive. `page.limit` is capped at `limits.pageSize` (default 100).
 * @returns the sums of the whole period and one page of entries; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `accounting/period-invalid` if it does not end after it begins, or is longer than 366 days
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 * @example
 * const query = { principal, organizationId, from, to, page: { limit: 50 } };
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
