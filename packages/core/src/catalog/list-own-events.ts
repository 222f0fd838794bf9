import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
import { members, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations, OrganizationUnknown } from '../organizations/index.ts';
import type { Event } from './event.ts';
import type { Events } from './events.port.ts';

/** Whose events to list, for whom, and which page of them. */
export interface ListOwnEventsQuery {
  readonly principal: Principal;
  readonly organizationId: OrganizationId;
  readonly page: PageRequest;
}

/** The events of an organization in whatever state, newest first; for its members. */
export const listOwnEvents =
  (ports: { readonly organizations: Organizations; readonly events: Events }) =>
  async (query: ListOwnEventsQuery): Promise<Result<Page<Event>, OrganizationUnknown | MemberRoleMissing>> => {
    const organization = await ports.organizations.find(query.organizationId);
    const allowed = requireMember(organization?.state, query.principal, members);
    return allowed.ok ? ok(await ports.events.ofOrganization(query.organizationId, query.page)) : allowed;
  };
