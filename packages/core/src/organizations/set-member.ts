import type { Principal } from '../identity/index.ts';
import { changeAggregate } from '../kernel/index.ts';
import type { Clock, OrganizationId, Result } from '../kernel/index.ts';
import { decideSetMember } from './organization-decider.ts';
import type { MemberSetting } from './organization-decider.ts';
import { organizationFacts } from './organization-facts.ts';
import type { Organization } from './organization.ts';
import type { Organizations } from './organizations.port.ts';
import type { MemberRoleMissing, OrganizationUnknown, OwnerRequired } from './refusals.ts';

/** Whose membership to set, in which organization, by whom. */
export interface SetMemberCommand {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  readonly member: MemberSetting;
}

/**
 * Makes a person a member of an organization, changes their role, or ends their membership.
 *
 * @param command `principal` has to be an owner, or a member who leaves. `member.role` is `owner`,
 *   `manager` or `scanner`; null ends the membership. Setting the role that a person already has
 *   changes nothing.
 * @returns the organization as it is then; or
 *   - `organizations/organization-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` if the principal is a member, but not an owner
 *   - `organizations/owner-required` if no owner would be left
 * @throws a fault `contended` if others change the organization at each of five attempts.
 * @example
 * const member = { principalId, role: 'manager' } as const;
 * const set = await office.organizations.setMember({ principal, organizationId, member });
 */
export const setMember =
  (ports: { readonly organizations: Organizations; readonly clock: Clock }) =>
  (command: SetMemberCommand): Promise<Result<Organization, OrganizationUnknown | MemberRoleMissing | OwnerRequired>> =>
    changeAggregate(
      { store: ports.organizations, of: organizationFacts, clock: ports.clock },
      command.organizationId,
      async (organization, now) => decideSetMember({ ...command, now }, organization),
    );
