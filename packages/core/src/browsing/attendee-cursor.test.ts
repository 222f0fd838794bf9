import { describe, expect, it } from 'vitest';
import { formatCursor, instant } from '../kernel/index.ts';
import type { SessionId, TicketId } from '../kernel/index.ts';
import { seatRank } from '../views/index.ts';
import { attendeePosition, compareAttendees, formatAttendeeCursor, parseAttendeeCursor } from './attendee-cursor.ts';

const [sessionId, other] = ['session-1', 'session-2'] as [SessionId, SessionId];
const attendee = {
  sessionId,
  ticketId: 'ticket-1' as TicketId,
  seatRank: seatRank('Row A, seat 9'),
  issuedAt: instant(7),
};

describe('the cursor of a list of attendees', () => {
  it.each(['seat', 'newest'] as const)('leads back to its place by %s, in no other list', (sort) => {
    const place = attendeePosition(sort, attendee);
    const cursor = formatAttendeeCursor(place);
    expect(parseAttendeeCursor({ sort, sessionId }, cursor)).toEqual(place);
    expect(parseAttendeeCursor({ sort, sessionId: other }, cursor)).toBeUndefined();
    const unsorted = sort === 'seat' ? 'newest' : 'seat';
    expect(parseAttendeeCursor({ sort: unsorted, sessionId }, cursor)).toBeUndefined();
  });

  it.each(['', '!', 'bm9uZQ', 'W10', 'WyJzZWF0IiwxLDIsM10'])('is none if it reads "%s"', (cursor) => {
    expect(parseAttendeeCursor({ sort: 'seat', sessionId }, cursor)).toBeUndefined();
  });

  it.each([
    [['newest', sessionId, 'a', 'ticket-1']],
    [['seat', other, 'a', 'ticket-1']],
    [['seat', sessionId, 7, 'ticket-1']],
    [['seat', sessionId, 'a', 1]],
    [['seat', sessionId, 'a', 'ticket 1']],
    [['seat', sessionId, 'a', 'ticket-1', 1]],
  ])('is none if it says %j', (said) => {
    expect(parseAttendeeCursor({ sort: 'seat', sessionId }, formatCursor(said))).toBeUndefined();
  });

  it.each([
    ['numbers', '1 '.repeat(200)],
    ['letters that have many forms', '\ufdfa'.repeat(200)],
    ['pictures', '\u{1f3ad}'.repeat(401)],
  ])('fits into an address, also behind a label of %s', (_, label) => {
    const id = 'x'.repeat(128);
    const longest = { ...attendee, sessionId: id as SessionId, ticketId: id as TicketId, seatRank: seatRank(label) };
    const place = attendeePosition('seat', longest);
    const cursor = formatAttendeeCursor(place);
    expect(cursor.length).toBeLessThanOrEqual(2_048);
    expect(parseAttendeeCursor({ sort: 'seat', sessionId: longest.sessionId }, cursor)).toEqual(place);
  });
});

it.each([
  ['seat', ['b', 'c', 'a']],
  ['newest', ['c', 'b', 'a']],
] as const)('attendees are in order by %s, those at one place by their tickets', (sort, inOrder) => {
  const places = [
    { seat: 'Seat 10', ticketId: 'a', issuedAt: instant(1) },
    { seat: 'Seat 9', ticketId: 'c', issuedAt: instant(2) },
    { seat: 'Seat 9', ticketId: 'b', issuedAt: instant(2) },
  ].map(({ seat, ticketId, issuedAt }) =>
    attendeePosition(sort, { sessionId, seatRank: seatRank(seat), ticketId: ticketId as TicketId, issuedAt }),
  );
  expect(places.toSorted(compareAttendees).map(({ ticketId }) => ticketId)).toEqual(inOrder);
  for (const place of places) expect(Math.abs(compareAttendees(place, place))).toBe(0);
});
