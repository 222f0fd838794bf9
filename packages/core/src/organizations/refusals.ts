import type { Problem } from '../kernel/index.ts';
import type { MemberRole } from './organization.ts';

/** There is no such organization, or the principal is no member of it. */
export interface OrganizationUnknown {
  readonly code: 'organizations/organization-unknown';
}

/** The principal is a member, but of another role; `needs` names those that may. */
export interface MemberRoleMissing {
  readonly code: 'organizations/member-role-missing';
  readonly needs: readonly MemberRole[];
}

/** What was told of the organization is not sound; every problem is listed. */
export interface OrganizationInvalid {
  readonly code: 'organizations/organization-invalid';
  readonly problems: readonly Problem[];
}

/** The change would leave the organization without an owner. */
export interface OwnerRequired {
  readonly code: 'organizations/owner-required';
}

/** The principal has founded as many organizations as they may. */
export interface OrganizationLimitReached {
  readonly code: 'organizations/organization-limit-reached';
  readonly limit: number;
}

/** Every "no" of this module. */
export type OrganizationsRefusal =
  OrganizationUnknown | MemberRoleMissing | OrganizationInvalid | OwnerRequired | OrganizationLimitReached;
