import type { Instant, OrganizationId, PrincipalId } from '../kernel/index.ts';
import type { Seller } from './seller.ts';

/**
 * What a member may do: owners everything of the organization, managers events, sessions and
 * refunds, scanners check-in.
 */
export type MemberRole = 'owner' | 'manager' | 'scanner';

/** A person with a role in an organization. */
export interface Member {
  readonly principalId: PrincipalId;
  readonly role: MemberRole;
}

/** A person who was a member, and is not any more. */
export interface FormerMember {
  readonly principalId: PrincipalId;
  /** When they last left. */
  readonly leftAt: Instant;
}

/** Who organizes events. Always has at least one owner. */
export interface Organization {
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly members: readonly Member[];
  /** Who founded it. Absent in organizations from before this was kept. */
  readonly founderId?: PrincipalId;
  /** Absent while nobody ever left. */
  readonly formerMembers?: readonly FormerMember[];
  /** As receipts name who sells. Absent while nobody said. */
  readonly seller?: Seller;
  readonly createdAt: Instant;
}
