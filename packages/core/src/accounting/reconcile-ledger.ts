import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { cursorInvalid, ok, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Page, PageRequest, Result } from '../kernel/index.ts';
import type { Period } from '../ledger/index.ts';
import type { ProviderUnknown } from '../payments/index.ts';
import { checkPeriod } from './check-period.ts';
import { compareMovements, parseComparedPlace } from './compare-movements.ts';
import type { ComparedPorts } from './compare-movements.ts';
import type { LedgerDifference } from './ledger-difference.ts';
import type { PeriodInvalid } from './refusals.ts';

/** Who compares the ledger with a gateway's movements, which gateway, and which period. */
export interface ReconcileLedgerQuery extends Period {
  readonly principal: Principal;
  /** As in `Payment.provider`. */
  readonly provider: string;
  readonly page: PageRequest;
}

/**
 * Compares the ledger, payment by payment, with a gateway's list of what it captured and gave back
 * in a period, and names every difference. Movements of the last fifteen minutes are in flight and
 * left out.
 *
 * @param query `principal` needs the role `event_admin`. A page compares at most `page.limit`
 *   payments, capped at 100. It names those that differ, and may be empty even if there is a next
 *   one.
 * @returns a page of differences; or
 *   - `identity/role-missing` without that role
 *   - `payments/provider-unknown` if no gateway has that name
 *   - `accounting/period-invalid` if it does not end after it begins, or is longer than 366 days
 *   - `kernel/cursor-invalid` if this list did not give the cursor
 * @throws a fault of the gateway or the store. Ask for the same page again.
 * @example
 * const query = { principal, provider: 'sandbox', from, to, page: { limit: 100 } };
 * const compared = await office.accounting.reconcileLedger(query);
 * if (compared.ok) for (const { kind } of compared.value.items) console.log(kind);
 */
export const reconcileLedger =
  (ports: ComparedPorts) =>
  async ({
    principal,
    provider,
    page,
    ...given
  }: ReconcileLedgerQuery): Promise<
    Result<Page<LedgerDifference>, RoleMissing | ProviderUnknown | PeriodInvalid | CursorInvalid>
  > => {
    const allowed = requireRole(principal, 'event_admin');
    if (!allowed.ok) return allowed;
    const gateway = ports.gateways.find((one) => one.provider === provider);
    if (gateway === undefined) return refuse({ code: 'payments/provider-unknown', provider });
    const period = checkPeriod(given);
    if (!period.ok) return period;
    if (page.cursor !== undefined && parseComparedPlace(provider, page.cursor) === undefined)
      return refuse(cursorInvalid);
    return ok(await compareMovements(ports, gateway, period.value, page));
  };
