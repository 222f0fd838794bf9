import { ok } from '../kernel/index.ts';
import type { Page, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import { requireOwnSession } from '../scheduling/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { Attendee } from '../views/index.ts';
import { attendeeQuery } from './attendee-query.ts';
import type { AttendeePorts, ListAttendeesQuery } from './attendee-query.ts';
import type { AttendeeQuery } from './attendees.port.ts';

/** Attendees read at a time. */
const exportedAtOnce = 500;

/**
 * Reads all tickets of a session that a query finds, for owners and managers of its organization.
 * They come some at a time, as fast as they are taken; each is read once, as it is at that moment.
 *
 * @param query as for `listAttendees`, without a page.
 * @returns the attendees, page by page; or
 *   - `scheduling/session-unknown` if there is no such session, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const exported = await office.browsing.exportAttendees({ principal, sessionId });
 * if (exported.ok) for await (const page of exported.value) console.log(page.length);
 */
export const exportAttendees =
  (ports: AttendeePorts) =>
  async (
    query: Omit<ListAttendeesQuery, 'page'>,
  ): Promise<Result<AsyncIterable<readonly Attendee[]>, SessionUnknown | MemberRoleMissing>> => {
    const session = (await ports.sessions.find(query.sessionId))?.state;
    const own = await requireOwnSession(ports, session, query.principal, editors);
    if (!own.ok) return own;
    return ok(everyPage(ports, attendeeQuery({ ...query, page: { limit: exportedAtOnce } }, exportedAtOnce)));
  };

async function* everyPage(
  { attendees }: Pick<AttendeePorts, 'attendees'>,
  query: AttendeeQuery,
): AsyncGenerator<readonly Attendee[]> {
  let next: AttendeeQuery | undefined = query;
  while (next !== undefined) {
    const { items, nextCursor }: Page<Attendee> = await attendees.search(next);
    yield items;
    next = nextCursor === null ? undefined : { ...query, page: { ...query.page, cursor: nextCursor } };
  }
}
