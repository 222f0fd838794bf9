import { outboxIdOf } from '../kernel/index.ts';
import type { Instant, OrganizationId, OutboxEvent, PrincipalId } from '../kernel/index.ts';
import type { Member, MemberRole, Organization } from './organization.ts';

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
        readonly at: Instant;
      };
    };

/** The organization after a fact. Memberships keep the order in which they began. */
export const evolveOrganization = (organization: Organization, fact: OrganizationFact): Organization => {
  switch (fact.type) {
    case 'OrganizationCreated':
      return fact.payload;
    case 'MemberSet': {
      const { principalId, role, at } = fact.payload;
      if (role !== null) return withMember(organization, { principalId, role });
      const others = (organization.formerMembers ?? []).filter((former) => former.principalId !== principalId);
      const members = organization.members.filter((member) => member.principalId !== principalId);
      return { ...organization, members, formerMembers: [...others, { principalId, leftAt: at }] };
    }
  }
};

const withMember = (organization: Organization, member: Member): Organization => {
  const isOther = ({ principalId }: Member): boolean => principalId !== member.principalId;
  if (organization.members.every(isOther)) return { ...organization, members: [...organization.members, member] };
  return { ...organization, members: organization.members.map((one) => (isOther(one) ? one : member)) };
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
