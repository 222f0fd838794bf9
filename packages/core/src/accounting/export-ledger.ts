import { ok } from '../kernel/index.ts';
import type { Page, Result } from '../kernel/index.ts';
import type { LedgerEntry, LedgerQuery } from '../ledger/index.ts';
import { requireLedger } from './require-ledger.ts';
import type { LedgerOfPeriod, LedgerPorts, ShowLedgerRefusal } from './require-ledger.ts';

/** Entries read at a time. */
const exportedAtOnce = 500;

/**
 * Reads all entries of an organization's ledger in a period, oldest first, in pages, and only as
 * fast as they are consumed.
 *
 * @param query as for `showLedger`, without a page.
 * @returns the entries, page by page; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `accounting/period-invalid` if it does not end after it begins, or is longer than 366 days
 * @example
 * const exported = await office.accounting.exportLedger({ principal, organizationId, from, to });
 * if (exported.ok) for await (const page of exported.value) console.log(page.length);
 */
export const exportLedger =
  (ports: LedgerPorts) =>
  async (of: LedgerOfPeriod): Promise<Result<AsyncIterable<readonly LedgerEntry[]>, ShowLedgerRefusal>> => {
    const query = await requireLedger(ports, of);
    return query.ok ? ok(everyPage(ports, query.value)) : query;
  };

async function* everyPage(
  { ledger }: Pick<LedgerPorts, 'ledger'>,
  query: LedgerQuery,
): AsyncGenerator<readonly LedgerEntry[]> {
  let cursor: string | undefined;
  do {
    const page: Page<LedgerEntry> = await ledger.entries(query, { limit: exportedAtOnce, cursor });
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
