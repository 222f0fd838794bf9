import type { Principal } from '../identity/index.ts';
import { cursorInvalid, ok, parseId, refuse } from '../kernel/index.ts';
import type { CursorInvalid, OrganizationId, Page, PageRequest, Result } from '../kernel/index.ts';
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

/** The events of an organization in whatever state, newest first; for its members. The cursor is the last event of a page, and has to be the organization's. */
export const listOwnEvents =
  (ports: { readonly organizations: Organizations; readonly events: Events }) =>
  async (
    query: ListOwnEventsQuery,
  ): Promise<Result<Page<Event>, OrganizationUnknown | MemberRoleMissing | CursorInvalid>> => {
    const organization = await ports.organizations.find(query.organizationId);
    const allowed = requireMember(organization?.state, query.principal, members);
    if (!allowed.ok) return allowed;
    const { organizationId, page } = query;
    if (page.cursor !== undefined) {
      const last = parseId('event', page.cursor);
      const event = last && (await ports.events.find(last));
      if (event?.state.organizationId !== organizationId) return refuse(cursorInvalid);
    }
    return ok(await ports.events.ofOrganization(organizationId, page));
  };
