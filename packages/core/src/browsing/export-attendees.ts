import type { Question } from '../catalog/index.ts';
import { ok } from '../kernel/index.ts';
import type { Page, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import { requireOwnSession } from '../scheduling/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import { isNamed, withPersons } from './attendee-persons.ts';
import type { ListedAttendee } from './attendee-persons.ts';
import { attendeeQuery, nameWords } from './attendee-query.ts';
import type { Attendee } from '../views/index.ts';
import type { AttendeePorts, ListAttendeesQuery } from './attendee-query.ts';
import type { AttendeeQuery } from './attendees.port.ts';

/** Attendees read at a time. */
const exportedAtOnce = 500;

/** All attendees of a session, and the questions that their answers refer to. */
export interface AttendeeExport {
  readonly questions: readonly Question[];
  readonly pages: AsyncIterable<readonly ListedAttendee[]>;
}

/**
 * Reads all tickets of a session that match a query, for owners and managers of its organization.
 * They come in pages, only as fast as they are consumed. Each ticket is read once, in its state at
 * that moment, with what its buyer told.
 *
 * @param query as for `listAttendees`, without a page.
 * @returns the event's questions, and the attendees page by page; or
 *   - `scheduling/session-unknown` if there is no such session, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const exported = await office.browsing.exportAttendees({ principal, sessionId });
 * if (exported.ok) for await (const page of exported.value.pages) console.log(page.length);
 */
export const exportAttendees =
  (ports: AttendeePorts) =>
  async (
    query: Omit<ListAttendeesQuery, 'page'>,
  ): Promise<Result<AttendeeExport, SessionUnknown | MemberRoleMissing>> => {
    const session = (await ports.sessions.find(query.sessionId))?.state;
    const own = await requireOwnSession(ports, session, query.principal, editors);
    if (!own.ok) return own;
    const { questions = [] } = (await ports.events.find(own.value.eventId))?.state.details ?? {};
    const asked = attendeeQuery(query, { limit: exportedAtOnce });
    return ok({ questions, pages: everyPage(ports, asked, nameWords(query.name)) });
  };

async function* everyPage(
  ports: AttendeePorts,
  query: AttendeeQuery,
  names: readonly string[],
): AsyncGenerator<readonly ListedAttendee[]> {
  let next: AttendeeQuery | undefined = query;
  while (next !== undefined) {
    const { items, nextCursor }: Page<Attendee> = await ports.attendees.search(next);
    yield (await withPersons(ports, items, 'all')).filter((each) => isNamed(each, names));
    next = nextCursor === null ? undefined : { ...query, page: { ...query.page, cursor: nextCursor } };
  }
}
