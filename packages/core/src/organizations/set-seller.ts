import type { Principal } from '../identity/index.ts';
import { changeAggregate } from '../kernel/index.ts';
import type { Clock, OrganizationId, Result } from '../kernel/index.ts';
import { decideSetSeller } from './organization-decider.ts';
import { organizationFacts } from './organization-facts.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';
import type { MemberRoleMissing, OrganizationInvalid, OrganizationUnknown } from './refusals.ts';
import type { Seller } from './seller.ts';

/** Who says which organization sells as whom. */
export interface SetSellerCommand {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  /** Null: nothing but the organization's name. */
  readonly seller: Seller | null;
}

/**
 * Says who sells, as receipts of the organization name it from then on. Receipts that were issued
 * before stay as they are.
 *
 * @param command `principal` has to be an owner. `seller.legalName` has 1 to 200 characters,
 *   `address` 1 to 500 in at most six lines, `taxId` 1 to 40 or is null.
 * @returns the organization as it is then; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` if the principal is a member, but not an owner
 *   - `organizations/organization-invalid` if the details are not sound; every problem is listed
 * @throws a fault `contended` if others change the organization at each of five attempts.
 * @example
 * const seller = { legalName: 'Opera Ltd.', address: 'Ring 1\nWien', taxId: null };
 * const set = await office.organizations.setSeller({ principal, organizationId, seller });
 */
export const setSeller =
  (ports: { readonly organizations: Organizations; readonly clock: Clock }) =>
  (
    command: SetSellerCommand,
  ): Promise<Result<Organization, OrganizationUnknown | MemberRoleMissing | OrganizationInvalid>> =>
    changeAggregate(
      { store: ports.organizations, of: organizationFacts, clock: ports.clock },
      command.organizationId,
      async (organization, now) => decideSetSeller({ ...command, now }, organization),
    );
