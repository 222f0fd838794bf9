import { formatCursor, isId, parseCursor } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import type { Attendee } from '../views/index.ts';
import type { AttendeeQuery } from './attendees.port.ts';

/** The place after one attendee in a sorted list of a session's attendees. */
export interface AttendeePosition {
  readonly sort: AttendeeQuery['sort'];
  readonly sessionId: SessionId;
  readonly key: string | number;
  readonly ticketId: string;
}

/** Where an attendee stands in a sorted list. */
export const attendeePosition = (
  sort: AttendeeQuery['sort'],
  { sessionId, seatRank, issuedAt, ticketId }: Pick<Attendee, 'sessionId' | 'seatRank' | 'issuedAt' | 'ticketId'>,
): AttendeePosition => ({ sort, sessionId, key: sort === 'seat' ? seatRank : issuedAt, ticketId });

/** Writes a place as an opaque cursor. */
export const formatAttendeeCursor = ({ sort, sessionId, key, ticketId }: AttendeePosition): string =>
  formatCursor([sort, sessionId, key, ticketId]);

/** Reads a cursor of this session's list in this sort; undefined if it is not one. */
export const parseAttendeeCursor = (
  { sort, sessionId }: Pick<AttendeeQuery, 'sort' | 'sessionId'>,
  cursor: string,
): AttendeePosition | undefined => {
  const parts = parseCursor(cursor);
  if (parts?.length !== 4) return undefined;
  const [sortGiven, sessionGiven, key, ticketId] = parts;
  const isOfList = sortGiven === sort && sessionGiven === sessionId;
  const isKey = sort === 'seat' ? typeof key === 'string' : Number.isSafeInteger(key);
  if (!isOfList || !isKey || typeof ticketId !== 'string' || !isId(ticketId)) return undefined;
  return { sort, sessionId, key: key as string | number, ticketId };
};

/** Compares two places of one list; the sort `newest` counts down. */
export const compareAttendees = (one: AttendeePosition, other: AttendeePosition): number => {
  const ascending = compare(one.key, other.key) || compare(one.ticketId, other.ticketId);
  return one.sort === 'newest' ? -ascending : ascending;
};

const compare = (one: string | number, other: string | number): number => (one < other ? -1 : Number(one > other));
