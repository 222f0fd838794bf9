import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { OrganizationId, Result } from '../kernel/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, OrganizationUnknown } from '../organizations/index.ts';
import { addCounts, noOrders, noSales } from '../views/index.ts';
import type { OrderCount, OrganizationSales, SalesCount, SalesTotal } from '../views/index.ts';
import { pageOfSales } from './page-of-sales.ts';
import type { OrganizationSalesPorts } from './page-of-sales.ts';

/** What all events in one currency have sold. */
export interface SalesSum extends SalesTotal {
  readonly events: number;
  /** Of all sessions that take place or took place. */
  readonly capacity: number;
  /** Whether the view of one of the events stopped at a fact that it could not apply. */
  readonly stale: boolean;
}

/**
 * Sums up what all events of an organization have sold so far, as far as the views have heard.
 * Reads one small document for each event.
 *
 * @param query `principal` has to be an owner or a manager of the organization.
 * @returns a sum for each currency, by its code; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const summed = await office.dashboards.sumOrganizationSales({ principal, organizationId });
 * if (summed.ok) for (const { currency, total } of summed.value) console.log(currency, total);
 */
export const sumOrganizationSales =
  (ports: OrganizationSalesPorts) =>
  async ({
    principal,
    organizationId,
  }: {
    readonly principal: Principal;
    readonly organizationId: OrganizationId;
  }): Promise<Result<readonly SalesSum[], OrganizationUnknown | MemberRoleMissing>> => {
    const organization = await ports.organizations.find(organizationId);
    const allowed = requireMember(organization?.state, principal, editors);
    if (!allowed.ok) return allowed;
    const sums = new Map<string, SalesSum>();
    let cursor: string | undefined;
    do {
      const page = await pageOfSales(ports, organizationId, { limit: ports.limits.pageSize, cursor });
      for (const { sales } of page.items) sums.set(sales.currency, added(sums.get(sales.currency), sales));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ok([...sums.values()].sort((one, other) => (one.currency < other.currency ? -1 : 1)));
  };

/** No organization earns as much as a safe integer of minor units can't count. */
const added = (sum: SalesSum | undefined, sales: OrganizationSales): SalesSum => {
  const { currency } = sales;
  const known = sum ?? { currency, events: 0, capacity: 0, stale: false, orders: noOrders, total: noSales };
  return {
    currency,
    events: known.events + 1,
    capacity: known.capacity + sales.halls.reduce((total, { capacity }) => total + capacity, 0),
    stale: known.stale || sales.stale === true,
    orders: addCounts<OrderCount>(known.orders, sales.orders),
    total: addCounts<SalesCount>(known.total, sales.total),
  };
};
