import { requireOwnEvent } from '../catalog/index.ts';
import type { EventReference, Events, EventUnknown } from '../catalog/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { members } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { summarizeSessions } from './summarize-sessions.ts';
import type { SessionSummary, SummaryPorts } from './summarize-sessions.ts';

/**
 * Lists the sessions of an event in any state, by start, for members of its organization.
 *
 * @param query `principal` has to be a member of the event's organization.
 * @returns the sessions, each with its sale window and status now; or `catalog/event-unknown` if
 *   there is no such event, or the principal is not a member. The type also has
 *   `organizations/member-role-missing`, but every member may see every session.
 * @example
 * const listed = await office.browsing.listOwnSessions({ principal, eventId });
 * if (listed.ok) for (const { session, status } of listed.value) console.log(session, status);
 */
export const listOwnSessions =
  (ports: SummaryPorts & { readonly organizations: Organizations; readonly events: Events }) =>
  async ({
    principal,
    eventId,
  }: EventReference): Promise<Result<readonly SessionSummary[], EventUnknown | MemberRoleMissing>> => {
    const own = await requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, members);
    return own.ok ? ok(await summarizeSessions(ports, own.value)) : own;
  };
