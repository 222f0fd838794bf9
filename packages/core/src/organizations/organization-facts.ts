import { invariant } from '../kernel/index.ts';
import type { FactsOf, Instant, OrganizationId, PrincipalId } from '../kernel/index.ts';
import type { FormerMember, Member, MemberRole, Organization } from './organization.ts';
import type { Seller } from './seller.ts';

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
    }
  | {
      readonly type: 'SellerSet';
      /** Null: nothing is said beside the name. */
      readonly payload: {
        readonly organizationId: OrganizationId;
        readonly seller: Seller | null;
        readonly at: Instant;
      };
    };

/** The organization after a fact. Memberships keep the order in which they began. */
export const evolveOrganization = (organization: Organization | undefined, fact: OrganizationFact): Organization => {
  if (fact.type === 'OrganizationCreated') return fact.payload;
  invariant(organization !== undefined, `organization ${fact.payload.organizationId} was never created`);
  if (fact.type === 'SellerSet') return withSeller(organization, fact.payload.seller);
  const { principalId, role, at } = fact.payload;
  return role === null
    ? withoutMember(organization, { principalId, leftAt: at })
    : withMember(organization, { principalId, role });
};

const withoutMember = (organization: Organization, former: FormerMember): Organization => {
  const isOther = ({ principalId }: { readonly principalId: PrincipalId }): boolean =>
    principalId !== former.principalId;
  const others = (organization.formerMembers ?? []).filter(isOther);
  return { ...organization, members: organization.members.filter(isOther), formerMembers: [...others, former] };
};

const withSeller = ({ seller: _, ...organization }: Organization, seller: Seller | null): Organization =>
  seller === null ? organization : { ...organization, seller };

const withMember = (organization: Organization, member: Member): Organization => {
  const isOther = ({ principalId }: Member): boolean => principalId !== member.principalId;
  if (organization.members.every(isOther)) return { ...organization, members: [...organization.members, member] };
  return { ...organization, members: organization.members.map((one) => (isOther(one) ? one : member)) };
};

/** How organizations are made of facts, and these told: under the organization's own id. */
export const organizationFacts: FactsOf<Organization, OrganizationFact> = {
  aggregateType: 'catalog',
  version: 1,
  idOf: ({ payload }) => payload.organizationId,
  routingKeyOf: ({ payload }) => payload.organizationId,
  evolve: evolveOrganization,
};
