import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Instant, PrincipalId, Result } from '../kernel/index.ts';
import type { MemberRole, Organization } from './organization.ts';
import type { MemberRoleMissing, OrganizationUnknown } from './refusals.ts';

/** The roles that may change events, sessions and layouts, and refund orders. */
export const editors: readonly MemberRole[] = ['owner', 'manager'];

/** The roles that may change the organization itself and its members. */
export const owners: readonly MemberRole[] = ['owner'];

/** Every member. */
export const members: readonly MemberRole[] = ['owner', 'manager', 'scanner'];

/** The role a person has in the organization; undefined for non-members. */
export const memberRoleOf = (organization: Organization, principalId: PrincipalId): MemberRole | undefined =>
  organization.members.find((member) => member.principalId === principalId)?.role;

/** Whether a person is a member, or was one at any moment from `since` on. */
export const wasMemberSince = (
  { members: present, formerMembers = [] }: Organization,
  principalId: PrincipalId,
  since: Instant,
): boolean =>
  present.some((member) => member.principalId === principalId) ||
  formerMembers.some((former) => former.principalId === principalId && former.leftAt >= since);

/** Passes members with one of the roles. For non-members, the organization does not exist. */
export const requireMember = (
  organization: Organization | undefined,
  principal: Principal,
  needs: readonly MemberRole[],
): Result<Organization, OrganizationUnknown | MemberRoleMissing> => {
  const role = organization && memberRoleOf(organization, principal.principalId);
  if (organization === undefined || role === undefined) return refuse({ code: 'organizations/organization-unknown' });
  return needs.includes(role) ? ok(organization) : refuse({ code: 'organizations/member-role-missing', needs });
};
