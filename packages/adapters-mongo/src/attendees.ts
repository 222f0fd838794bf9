import type { Attendee, AttendeeQuery, Attendees, Page } from '@ticketly/core';
import { attendeePosition, compareAttendees, pageAttendees, parseAttendeeCursor } from '@ticketly/core/browsing';
import { attendees } from '@ticketly/core/views';
import type { Collection, Db, Filter } from 'mongodb';
import type { AttendeeIndex } from './attendee-indexes.ts';
import { mongoBuilds } from './builds.ts';
import { beginningWith, isUnheardOf } from './listing-filter.ts';
import { orFault } from './mongo-fault.ts';
import { documentOf, recordsOf } from './records.ts';
import type { ViewRecord } from './records.ts';

/** The server ends a search that takes longer. */
const maxTimeMS = 5_000;
/**
 * Up to this many matches of a word are read and sorted here; with more, the list is walked in its
 * order.
 */
const sortedMax = 1_000;

const keys = {
  seat: { field: 'document.seatRank', direction: 1, beyond: '$gt', index: 'seat' },
  newest: { field: 'document.issuedAt', direction: -1, beyond: '$lt', index: 'newest' },
} as const;

/**
 * The `Attendees` port over the documents of `mongoViews`, in the same database. Needs the indexes
 * of `prepareMongo`: a page costs what is on it, however many tickets its session has.
 *
 * A search for rare words reads their tickets; for common words, it walks the list until the page
 * is full.
 */
export const mongoAttendees = (db: Db): Attendees => {
  const builds = mongoBuilds(db);
  return {
    search: (query) =>
      builds.read(
        attendees.name,
        (build) => searchIn(recordsOf(db, attendees.name, build), query),
        ({ nextCursor }) => nextCursor !== null,
      ),
  };
};

const searchIn = async (records: Collection<ViewRecord>, query: AttendeeQuery): Promise<Page<Attendee>> => {
  const after = behindCursor(query);
  if (query.words.some(isUnheardOf)) return { items: [], nextCursor: null };
  if (query.words.length > 0) {
    const few = await read(records, [filterOf(query), after], 'attendees_by_word', sortedMax + 1);
    if (few.length <= sortedMax) return pageAttendees(inOrder(few, query), query);
  }
  const { index } = keys[query.sort];
  const name: AttendeeIndex = query.status === undefined ? `attendees_by_${index}` : `attendees_by_status_and_${index}`;
  return pageAttendees(await read(records, [filterOf(query), after], name, query.page.limit + 1, query.sort), query);
};

const inOrder = (few: readonly Attendee[], { sort }: AttendeeQuery): readonly Attendee[] =>
  few.toSorted((one, other) => compareAttendees(attendeePosition(sort, one), attendeePosition(sort, other)));

const read = async (
  records: Collection<ViewRecord>,
  conditions: readonly Filter<ViewRecord>[],
  hint: AttendeeIndex,
  limit: number,
  sort?: AttendeeQuery['sort'],
): Promise<readonly Attendee[]> => {
  const order = sort && { [keys[sort].field]: keys[sort].direction, _id: keys[sort].direction };
  const options = { hint, limit, projection: { document: 1, escaped: 1 }, maxTimeMS, ...(order && { sort: order }) };
  const found = await records
    .find({ $and: [...conditions] }, options)
    .toArray()
    .catch(orFault);
  // Everything in the collection of this view was written through it.
  return found.flatMap((record) => (documentOf(record) as Attendee | undefined) ?? []);
};

const filterOf = ({ sessionId, status, words }: AttendeeQuery): Filter<ViewRecord> => ({
  'document.sessionId': sessionId,
  ...(status !== undefined && { 'document.status': status }),
  $and: [...words.map((word) => ({ 'document.words': beginningWith(word) })), {}],
});

const behindCursor = (query: AttendeeQuery): Filter<ViewRecord> => {
  const place = query.page.cursor === undefined ? undefined : parseAttendeeCursor(query, query.page.cursor);
  if (place === undefined) return {};
  const { field, beyond } = keys[query.sort];
  // The first condition alone is a range of the index; the others only separate equal keys.
  return {
    [field]: { [`${beyond}e`]: place.key },
    $or: [{ [field]: { [beyond]: place.key } }, { [field]: place.key, _id: { [beyond]: place.ticketId } }],
  };
};
