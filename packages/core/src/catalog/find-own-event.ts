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

/** An event in whatever state, for members of its organization and for an `event_admin`, who has to judge it. */
export const findOwnEvent =
  (ports: { readonly organizations: Organizations; readonly events: Events }) =>
  async ({ principal, eventId }: EventReference): Promise<Result<Event, EventUnknown | MemberRoleMissing>> => {
    const stored = await ports.events.find(eventId);
    if (stored !== undefined && hasRole(principal, 'event_admin')) return ok(stored.state);
    return requireOwnEvent(ports, stored?.state, principal, members);
  };
