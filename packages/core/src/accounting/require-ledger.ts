import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { OrganizationId, Result } from '../kernel/index.ts';
import type { Ledger, LedgerQuery, Period } from '../ledger/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import { checkPeriod } from './check-period.ts';
import type { PeriodInvalid } from './refusals.ts';

/** Whose ledger, and which period. */
export interface LedgerOfPeriod extends Period {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
}

/** Why a ledger is not shown. */
export type ShowLedgerRefusal = OrganizationUnknown | MemberRoleMissing | PeriodInvalid;

export type LedgerPorts = { readonly organizations: Organizations; readonly ledger: Ledger };

/** Passes owners and managers who ask for a valid period. */
export const requireLedger = async (
  ports: LedgerPorts,
  { principal, organizationId, from, to }: LedgerOfPeriod,
): Promise<Result<LedgerQuery, ShowLedgerRefusal>> => {
  const member = requireMember((await ports.organizations.find(organizationId))?.state, principal, editors);
  if (!member.ok) return member;
  const period = checkPeriod({ from, to });
  return period.ok ? ok({ organizationId, ...period.value }) : period;
};
