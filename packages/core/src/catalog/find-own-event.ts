import { hasRole } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { members } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import type { Event } from './event.ts';
import type { Events } from './events.port.ts';
import type { EventReference } from './move-event.ts';
import { requireOwnEvent } from './own-event.ts';
import type { EventUnknown } from './refusals.ts';

/**
 * Finds an event in any state, for members of its organization and for those who judge events.
 *
 * @param query `principal` has to be a member of the event's organization, or have the role
 *   `event_admin`.
 * @returns the event; or `catalog/event-unknown` if there is none, or the principal may not see it.
 *   The type also has `organizations/member-role-missing`, but every member may see every event.
 * @example
 * const found = await office.catalog.findOwnEvent({ principal, eventId });
 * if (found.ok) console.log(found.value.progress.status);
 */
export const findOwnEvent =
  (ports: { readonly organizations: Organizations; readonly events: Events }) =>
  async ({ principal, eventId }: EventReference): Promise<Result<Event, EventUnknown | MemberRoleMissing>> => {
    const stored = await ports.events.find(eventId);
    if (stored !== undefined && hasRole(principal, 'event_admin')) return ok(stored.state);
    return requireOwnEvent(ports, stored?.state, principal, members);
  };
