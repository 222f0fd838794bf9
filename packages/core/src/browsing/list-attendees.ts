import { cursorInvalid, ok, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Page, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import { requireOwnSession } from '../scheduling/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { Attendee } from '../views/index.ts';
import { parseAttendeeCursor } from './attendee-cursor.ts';
import { attendeeQuery } from './attendee-query.ts';
import type { AttendeePorts, ListAttendeesQuery } from './attendee-query.ts';

/**
 * Lists the tickets of a session, one page at a time, for owners and managers of its organization.
 *
 * @param query `text` is up to 20 words, each the beginning of a word of the seat's label or id, or
 *   of the id of the ticket, its order or its holder. `sort` is by seat unless it is `newest`.
 *   `page.limit` is capped at `limits.pageSize` (default 100).
 * @returns one page of attendees, as far as the views have come in the log; or
 *   - `scheduling/session-unknown` if there is no such session, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `kernel/cursor-invalid` if another list gave the cursor
 * @example
 * const query = { principal, sessionId, text: 'row c', page: { limit: 50 } };
 * const listed = await office.browsing.listAttendees(query);
 * if (listed.ok) for (const { label, status } of listed.value.items) console.log(label, status);
 */
export const listAttendees =
  (ports: AttendeePorts) =>
  async (
    query: ListAttendeesQuery,
  ): Promise<Result<Page<Attendee>, SessionUnknown | MemberRoleMissing | CursorInvalid>> => {
    const session = (await ports.sessions.find(query.sessionId))?.state;
    const own = await requireOwnSession(ports, session, query.principal, editors);
    if (!own.ok) return own;
    const asked = attendeeQuery(query, Math.min(query.page.limit, ports.limits.pageSize));
    const { cursor } = asked.page;
    if (cursor !== undefined && parseAttendeeCursor(asked, cursor) === undefined) return refuse(cursorInvalid);
    return ok(await ports.attendees.search(asked));
  };
