import { outboxIdOf } from '../kernel/index.ts';
import type { Instant, OrganizationId, OutboxEvent, PrincipalId } from '../kernel/index.ts';
import type { MemberRole, Organization } from './organization.ts';

/** What can happen to an organization; the payloads are the wire's, version 1. */
export type OrganizationFact =
  | { readonly type: 'OrganizationCreated'; readonly payload: Organization }
  | {
      readonly type: 'MemberSet';
      /** Null: the membership ended. */
      readonly payload: {
        readonly organizationId: OrganizationId;
        readonly principalId: PrincipalId;
        readonly role: MemberRole | null;
      };
    };

/** The organization after a fact. Memberships keep the order in which they began. */
export const evolveOrganization = (organization: Organization, fact: OrganizationFact): Organization => {
  switch (fact.type) {
    case 'OrganizationCreated':
      return fact.payload;
    case 'MemberSet': {
      const { principalId, role } = fact.payload;
      const kept = organization.members.filter((member) => member.principalId !== principalId || role !== null);
      const known = kept.some((member) => member.principalId === principalId);
      if (role === null) return { ...organization, members: kept };
      if (!known) return { ...organization, members: [...kept, { principalId, role }] };
      const changed = kept.map((member) => (member.principalId === principalId ? { ...member, role } : member));
      return { ...organization, members: changed };
    }
  }
};

/** The outbox event that tells a fact, of the version the organization has with it. */
export const organizationEvent = (fact: OrganizationFact, version: number, occurredAt: Instant): OutboxEvent => ({
  id: outboxIdOf(fact.payload.organizationId, version),
  aggregateType: 'catalog',
  aggregateId: fact.payload.organizationId,
  routingKey: fact.payload.organizationId,
  type: fact.type,
  version: 1,
  payload: fact.payload,
  occurredAt,
});
