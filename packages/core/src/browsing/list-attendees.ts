import { cursorInvalid, ok, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Page, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import { requireOwnSession } from '../scheduling/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import { parseAttendeeCursor } from './attendee-cursor.ts';
import { withPersons } from './attendee-persons.ts';
import type { Insight, ListedAttendee } from './attendee-persons.ts';
import { attendeeQuery, nameWords } from './attendee-query.ts';
import type { AttendeePorts, ListAttendeesQuery } from './attendee-query.ts';
import { searchByName } from './search-by-name.ts';

/**
 * Lists the tickets of a session, one page at a time, for members of its organization. Owners and
 * managers also see what buyers told; scanners see only the attendees' names.
 *
 * @param query `text` is up to 20 words, each a prefix of a word of the seat's label or id, or of
 *   the id of the ticket, its order or its holder. `name` is searched for in names, which are
 *   sealed: a page reads at most `limits.namesSearchedPerPage` (default 2,000) tickets, may be
 *   short or empty, and is continued by its cursor. `sort` is by seat unless it is `newest`.
 *   `page.limit` is capped at `limits.pageSize` (default 100).
 * @returns one page of attendees, as current as the views are; or
 *   - `scheduling/session-unknown` if there is no such session, or the principal is not a member
 *   - `kernel/cursor-invalid` if another list gave the cursor
 * @example
 * const query = { principal, sessionId, text: 'row c', page: { limit: 50 } };
 * const listed = await office.browsing.listAttendees(query);
 * if (listed.ok) for (const { label, status } of listed.value.items) console.log(label, status);
 */
export const listAttendees =
  (ports: AttendeePorts) =>
  async (query: ListAttendeesQuery): Promise<Result<Page<ListedAttendee>, SessionUnknown | CursorInvalid>> => {
    const session = (await ports.sessions.find(query.sessionId))?.state;
    const own = await requireOwnSession(ports, session, query.principal, editors);
    if (!own.ok && own.refusal.code !== 'organizations/member-role-missing') return refuse(own.refusal);
    // A member who is not an editor is a scanner.
    const insight: Insight = own.ok ? 'all' : 'names';
    const { cursor } = query.page;
    const asked = attendeeQuery(query, { ...query.page, limit: Math.min(query.page.limit, ports.limits.pageSize) });
    if (cursor !== undefined && parseAttendeeCursor(asked, cursor) === undefined) return refuse(cursorInvalid);
    const names = nameWords(query.name);
    if (names.length > 0) return ok(await searchByName(ports, asked, names, insight));
    const { items, nextCursor } = await ports.attendees.search(asked);
    return ok({ items: await withPersons(ports, items, insight), nextCursor });
  };
