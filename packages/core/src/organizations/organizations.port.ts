import type { AggregateStore, OrganizationId, PrincipalId } from '../kernel/index.ts';
import type { Organization } from './organization.ts';

/** The organizations; promises as {@link AggregateStore}. */
export interface Organizations extends AggregateStore<OrganizationId, Organization> {
  /** Those the principal is a member of, oldest first. */
  ofMember(principalId: PrincipalId): Promise<readonly Organization[]>;
}
