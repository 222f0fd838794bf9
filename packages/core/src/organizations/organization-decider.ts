import type { Principal } from '../identity/index.ts';
import { ok, refuse, textProblems } from '../kernel/index.ts';
import type { Instant, OrganizationId, PrincipalId, Result } from '../kernel/index.ts';
import { members as everyRole, owners, requireMember } from './membership.ts';
import type { OrganizationFact } from './organization-facts.ts';
import type { MemberRole, Organization } from './organization.ts';
import type {
  MemberRoleMissing,
  OrganizationInvalid,
  OrganizationLimitReached,
  OrganizationUnknown,
  OwnerRequired,
} from './refusals.ts';
import { sellerProblems, tidySeller } from './seller.ts';
import type { Seller } from './seller.ts';

/** The longest name an organization may have, in characters. */
export const organizationNameMaxLength = 120;

/** The founder of an organization becomes its owner. */
export const decideCreateOrganization = (command: {
  readonly organizationId: OrganizationId;
  /** The organizations that the founder is a member of. */
  readonly existing: readonly Organization[];
  readonly limit: number;
  readonly name: string;
  readonly founder: PrincipalId;
  readonly now: Instant;
}): Result<readonly [OrganizationFact], OrganizationInvalid | OrganizationLimitReached> => {
  const name = command.name.trim();
  const problems = textProblems('name', name, { max: organizationNameMaxLength });
  if (problems.length > 0) return refuse({ code: 'organizations/organization-invalid', problems });
  const { organizationId, existing, founder, limit, now } = command;
  if (existing.filter(({ founderId }) => founderId === founder).length >= limit)
    return refuse({ code: 'organizations/organization-limit-reached', limit });
  const members = [{ principalId: founder, role: 'owner' }] as const;
  return ok([
    { type: 'OrganizationCreated', payload: { organizationId, name, members, founderId: founder, createdAt: now } },
  ]);
};

/** What to do with a member: give them a role, or with null end the membership. */
export interface MemberSetting {
  readonly principalId: PrincipalId;
  readonly role: MemberRole | null;
}

/**
 * Owners decide who belongs to the organization, and every member may leave: nobody was asked
 * before they became one. At least one owner always stays. Without a change there are no facts.
 */
export const decideSetMember = (
  command: { readonly principal: Principal; readonly member: MemberSetting; readonly now: Instant },
  organization: Organization | undefined,
): Result<readonly OrganizationFact[], OrganizationUnknown | MemberRoleMissing | OwnerRequired> => {
  const { principalId, role } = command.member;
  const isLeaving = role === null && principalId === command.principal.principalId;
  const allowed = requireMember(organization, command.principal, isLeaving ? everyRole : owners);
  if (!allowed.ok) return allowed;
  const { organizationId, members } = allowed.value;
  const before = members.find((member) => member.principalId === principalId);
  if ((before?.role ?? null) === role) return ok([]);
  const others = members.filter((member) => member !== before);
  const ownerStays = role === 'owner' || others.some((member) => member.role === 'owner');
  if (!ownerStays) return refuse({ code: 'organizations/owner-required' });
  return ok([{ type: 'MemberSet', payload: { organizationId, principalId, role, at: command.now } }]);
};

/** Owners say who sells. Without a change there are no facts. */
export const decideSetSeller = (
  command: { readonly principal: Principal; readonly seller: Seller | null; readonly now: Instant },
  organization: Organization | undefined,
): Result<readonly OrganizationFact[], OrganizationUnknown | MemberRoleMissing | OrganizationInvalid> => {
  const allowed = requireMember(organization, command.principal, owners);
  if (!allowed.ok) return allowed;
  const { organizationId, seller: before = null } = allowed.value;
  const seller = command.seller && tidySeller(command.seller);
  const problems = seller === null ? [] : sellerProblems(seller);
  if (problems.length > 0) return refuse({ code: 'organizations/organization-invalid', problems });
  if (isSameSeller(before, seller)) return ok([]);
  return ok([{ type: 'SellerSet', payload: { organizationId, seller, at: command.now } }]);
};

const isSameSeller = (one: Seller | null, other: Seller | null): boolean =>
  one?.legalName === other?.legalName && one?.address === other?.address && one?.taxId === other?.taxId;
