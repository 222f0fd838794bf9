import type { Page } from '../kernel/index.ts';
import type { Limits } from '../kernel/index.ts';
import { attendeePosition, formatAttendeeCursor } from './attendee-cursor.ts';
import { isNamed, withPersons } from './attendee-persons.ts';
import type { Insight, ListedAttendee, PersonPorts } from './attendee-persons.ts';
import type { AttendeeQuery, Attendees } from './attendees.port.ts';

/** Attendees read at a time. */
const readAtOnce = 250;

/** What a search by name needs. */
export type NameSearchPorts = PersonPorts & {
  readonly attendees: Attendees;
  readonly limits: Pick<Limits, 'namesSearchedPerPage'>;
};

/**
 * Searches for names among the attendees that match a query. Names are sealed, so no store can
 * search for them: every document is opened and read. One page reads at most
 * `limits.namesSearchedPerPage` tickets. It may hold fewer matches than requested, or none, and
 * still have a cursor, which continues after the last ticket that was read.
 */
export const searchByName = async (
  ports: NameSearchPorts,
  query: AttendeeQuery,
  names: readonly string[],
  insight: Insight,
): Promise<Page<ListedAttendee>> => {
  const { limit } = query.page;
  const found: ListedAttendee[] = [];
  let { cursor } = query.page;
  for (let read = 0; read < ports.limits.namesSearchedPerPage;) {
    const asked = { ...query, page: { limit: readAtOnce, cursor } };
    const { items, nextCursor } = await ports.attendees.search(asked);
    for (const each of await withPersons(ports, items, insight)) {
      if (!isNamed(each, names)) continue;
      found.push(each);
      if (found.length < limit) continue;
      const isLast = nextCursor === null && each.ticketId === items.at(-1)?.ticketId;
      return { items: found, nextCursor: isLast ? null : formatAttendeeCursor(attendeePosition(query.sort, each)) };
    }
    if (nextCursor === null) return { items: found, nextCursor: null };
    cursor = nextCursor;
    read += items.length;
  }
  return { items: found, nextCursor: cursor ?? null };
};
