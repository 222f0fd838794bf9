import type { Instant, OrganizationId, PrincipalId } from '../kernel/index.ts';

/** What a member may do: owners everything of the organization, managers events, sessions and refunds, scanners check-in. */
export type MemberRole = 'owner' | 'manager' | 'scanner';

/** A person with a role in an organization. */
export interface Member {
  readonly principalId: PrincipalId;
  readonly role: MemberRole;
}

/** Who organizes events. Always has at least one owner. */
export interface Organization {
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly members: readonly Member[];
  readonly createdAt: Instant;
}
