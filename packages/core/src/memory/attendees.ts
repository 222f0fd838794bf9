import { attendeePosition, compareAttendees, pageAttendees, parseAttendeeCursor } from '../browsing/index.ts';
import type { AttendeePosition, AttendeeQuery, Attendees } from '../browsing/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { attendees } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';
import type { MemoryDocuments } from './documents.ts';
import type { KeptDocuments } from './shelf.ts';

/**
 * The places of a session's tickets in both orders. A ticket never changes its place: only what it
 * says besides.
 */
type Orders = Readonly<Record<AttendeeQuery['sort'], AttendeePosition[]>>;

type ChangeOrder = (order: AttendeePosition[], after: number, place: AttendeePosition) => void;

/**
 * The attendees among the documents of `memoryViews`, kept in order as they are written: a page of
 * a session of 100,000 tickets costs as much as one of a hundred. Make it before anything is
 * written there.
 */
export const memoryAttendees = (stored: MemoryDocuments): Attendees => {
  const shelf = stored.of(attendees);
  const builds = new WeakMap<KeptDocuments<Attendee>, Map<SessionId, Orders>>();
  const ordersIn = (documents: KeptDocuments<Attendee>, sessionId: SessionId): Orders => {
    const sessions = builds.get(documents) ?? new Map<SessionId, Orders>();
    builds.set(documents, sessions);
    const orders = sessions.get(sessionId) ?? { seat: [], newest: [] };
    sessions.set(sessionId, orders);
    return orders;
  };
  const each = (documents: KeptDocuments<Attendee>, attendee: Attendee, change: ChangeOrder): void => {
    const orders = ordersIn(documents, attendee.sessionId);
    for (const sort of ['seat', 'newest'] as const) {
      const place = attendeePosition(sort, attendee);
      change(orders[sort], firstAfter(orders[sort], place), place);
    }
  };
  shelf.tell((documents, id, { document }) => {
    const known = documents.get(id)?.document ?? null;
    if (known === null && document !== null)
      each(documents, document, (order, at, place) => order.splice(at, 0, place));
    if (known !== null && document === null) each(documents, known, (order, at) => order.splice(at - 1, 1));
  });
  return {
    search: async (query) => {
      const { sort, sessionId, page } = query;
      const documents = shelf.documents();
      const places = builds.get(documents)?.get(sessionId)?.[sort] ?? [];
      const after = page.cursor === undefined ? undefined : parseAttendeeCursor(query, page.cursor);
      return pageAttendees(readIn(documents, places, after === undefined ? 0 : firstAfter(places, after)), query);
    },
  };
};

function* readIn(
  documents: KeptDocuments<Attendee>,
  places: readonly AttendeePosition[],
  from: number,
): Generator<Attendee> {
  for (let at = from; at < places.length; at += 1) {
    const document = documents.get(places[at]?.ticketId ?? '')?.document;
    if (document) yield document;
  }
}

/** The index of the first place after this one, by bisection. */
const firstAfter = (places: readonly AttendeePosition[], place: AttendeePosition): number => {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = places[middle];
    if (found !== undefined && compareAttendees(found, place) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
