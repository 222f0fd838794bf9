import {
  attendeePosition,
  compareAttendees,
  matchesAttendee,
  pageAttendees,
  parseAttendeeCursor,
} from '../browsing/index.ts';
import type { AttendeePosition, AttendeeQuery, Attendees } from '../browsing/index.ts';
import { timerTurn } from '../kernel/index.ts';
import type { NextTurn, SessionId } from '../kernel/index.ts';
import { attendees } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';
import type { MemoryDocuments } from './documents.ts';
import type { KeptDocuments } from './shelf.ts';
import { sortedBlocks } from './sorted-blocks.ts';
import type { SortedBlocks } from './sorted-blocks.ts';

/** The attendees of a session in both sort orders. */
type Orders = Readonly<Record<AttendeeQuery['sort'], SortedBlocks<Attendee>>>;

/** Attendees examined before a search yields. */
const lookedAtOnce = 500;

/**
 * The attendees among the documents of `memoryViews`, kept in order as they are written: a page
 * costs the same in a session of 100,000 tickets as in one of a hundred. A search over many
 * attendees yields now and then. Create it before anything is written there.
 */
export const memoryAttendees = (
  stored: MemoryDocuments,
  { nextTurn = timerTurn }: { readonly nextTurn?: NextTurn } = {},
): Attendees => {
  const shelf = stored.of(attendees);
  const builds = new WeakMap<KeptDocuments<Attendee>, Map<SessionId, Orders>>();
  const ordersIn = (documents: KeptDocuments<Attendee>, sessionId: SessionId): Orders => {
    const sessions = builds.get(documents) ?? new Map<SessionId, Orders>();
    builds.set(documents, sessions);
    const orders = sessions.get(sessionId) ?? noOrders();
    sessions.set(sessionId, orders);
    return orders;
  };
  shelf.tell((documents, id, { document }) => {
    const known = documents.get(id)?.document;
    const attendee = document ?? known;
    if (!attendee) return;
    for (const order of Object.values(ordersIn(documents, attendee.sessionId))) {
      if (document === null) order.remove(attendee);
      else order.put(attendee);
    }
  });
  return {
    search: async (query) => {
      const order = builds.get(shelf.documents())?.get(query.sessionId)?.[query.sort];
      return order === undefined ? { items: [], nextCursor: null } : searchIn(order, query, nextTurn);
    },
  };
};

const noOrders = (): Orders => ({ seat: inOrder('seat'), newest: inOrder('newest') });

const inOrder = (sort: AttendeeQuery['sort']): SortedBlocks<Attendee> =>
  sortedBlocks((one, other) => compareAttendees(attendeePosition(sort, one), attendeePosition(sort, other)));

const searchIn = async (
  order: SortedBlocks<Attendee>,
  query: AttendeeQuery,
  nextTurn: NextTurn,
): ReturnType<Attendees['search']> => {
  const { sort, page } = query;
  let after: AttendeePosition | undefined =
    page.cursor === undefined ? undefined : parseAttendeeCursor(query, page.cursor);
  const found: Attendee[] = [];
  for (;;) {
    const from: AttendeePosition | undefined = after;
    const isBehind = (each: Attendee): boolean =>
      from === undefined || compareAttendees(attendeePosition(sort, each), from) > 0;
    let lookedAt = 0;
    for (const each of order.from(isBehind)) {
      if (matchesAttendee(each, query)) found.push(each);
      if (found.length > page.limit) return pageAttendees(found, query);
      after = attendeePosition(sort, each);
      if ((lookedAt += 1) === lookedAtOnce) break;
    }
    if (lookedAt < lookedAtOnce) return pageAttendees(found, query);
    await nextTurn();
  }
};
