import type { Page } from '../kernel/index.ts';
import type { Attendee } from '../views/index.ts';
import { attendeePosition, formatAttendeeCursor } from './attendee-cursor.ts';
import type { AttendeeQuery } from './attendees.port.ts';

/** Whether an attendee matches a query, whatever its place. */
export const matchesAttendee = (
  attendee: Attendee,
  { sessionId, words, status }: Pick<AttendeeQuery, 'sessionId' | 'words' | 'status'>,
): boolean =>
  attendee.sessionId === sessionId &&
  (status === undefined || attendee.status === status) &&
  words.every((word) => attendee.words.some((own) => own.startsWith(word)));

/**
 * One page of the attendees that match a query: what `Attendees.search` promises, for a store that
 * iterates over them in the query's order, from the cursor's place on. It reads no more than it
 * needs.
 */
export const pageAttendees = (inOrder: Iterable<Attendee>, query: AttendeeQuery): Page<Attendee> => {
  const { sort, page } = query;
  const items: Attendee[] = [];
  for (const attendee of inOrder) {
    if (!matchesAttendee(attendee, query)) continue;
    const last = items.at(-1);
    if (items.length === page.limit && last !== undefined)
      return { items, nextCursor: formatAttendeeCursor(attendeePosition(sort, last)) };
    items.push(attendee);
  }
  return { items, nextCursor: null };
};
