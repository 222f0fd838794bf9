import { expect, test } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { SessionId, TicketId } from '../kernel/index.ts';
import { seatRank } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';
import { attendeePosition, formatAttendeeCursor } from './attendee-cursor.ts';
import { matchesAttendee, pageAttendees } from './page-attendees.ts';

const sessionId = 'session-1' as SessionId;
/** Every other ticket is revoked. */
const attendee = (n: number) =>
  ({
    sessionId,
    ticketId: `ticket-${n}` as TicketId,
    status: n % 2 === 0 ? 'revoked' : 'issued',
    seatRank: seatRank(`${n}`),
    issuedAt: instant(n),
    words: ['ground', 'floor', `${n}`],
  }) as unknown as Attendee;

test('a page has those that match, and reads on only until one more does', () => {
  const read: number[] = [];
  const inOrder = function* (): Iterable<Attendee> {
    for (let n = 1; n <= 9; n += 1) {
      read.push(n);
      yield attendee(n);
    }
  };
  const query = { sessionId, words: [], sort: 'seat', status: 'issued' } as const;
  const [one, , three] = [1, 2, 3].map(attendee) as [Attendee, Attendee, Attendee];
  expect(pageAttendees(inOrder(), { ...query, page: { limit: 2 } })).toEqual({
    items: [one, three],
    nextCursor: formatAttendeeCursor(attendeePosition('seat', three)),
  });
  expect(read).toEqual([1, 2, 3, 4, 5]);
  expect(pageAttendees(inOrder(), { ...query, page: { limit: 5 } })).toMatchObject({ nextCursor: null });
});

test.each([
  [{}, true],
  [{ sessionId: 'session-2' as SessionId }, false],
  [{ status: 'issued' }, true],
  [{ status: 'revoked' }, false],
  [{ words: ['flo'] }, true],
  [{ words: ['flo', '1'] }, true],
  [{ words: ['flo', '2'] }, false],
  [{ words: ['loor'] }, false],
] as const)('a query for %j is met by the first: %s', (query, isMet) => {
  expect(matchesAttendee(attendee(1), { sessionId, words: [], ...query })).toBe(isMet);
});
