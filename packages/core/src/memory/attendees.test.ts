import { expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { EventId, OrderId, PrincipalId, SeatId, SessionId, TicketId, TierId } from '../kernel/index.ts';
import { attendees, attendeeWords, seatRank, firstBuild } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';
import type { Position } from '../messaging/index.ts';
import { memoryAttendees } from './attendees.ts';
import { memoryDocuments } from './documents.ts';
import { memoryViews } from './views.ts';

let tickets = 0;
const someAttendee = (sessionId: SessionId, label: string): Attendee => {
  tickets += 1;
  return {
    ticketId: `ticket-${tickets}` as TicketId,
    sessionId,
    eventId: 'event-1' as EventId,
    orderId: `order-${tickets}` as OrderId,
    seatId: `seat-${tickets}` as SeatId,
    areaId: null,
    label,
    tierId: 'stalls' as TierId,
    holderId: 'ada' as PrincipalId,
    status: 'issued',
    issuedAt: instant(1_000_000),
    seatRank: seatRank(label),
    words: attendeeWords(label),
  };
};

it('gives others a turn while it looks through a large session, and misses nothing of what comes then', async () => {
  const documents = memoryDocuments();
  const views = memoryViews(documents);
  const sessionId = 'session-1' as SessionId;
  const sell = (...labels: readonly string[]): Promise<void> =>
    views.apply(
      attendees,
      labels
        .map((label) => someAttendee(sessionId, label))
        .map((document) => ({ id: document.ticketId, position: 1 as Position, document })),
      firstBuild,
    );
  let turns = 0;
  const nextTurn = async (): Promise<void> => {
    turns += 1;
    await sell(`Aisle ${turns}`, `Zone ${turns}`);
  };
  const { search } = memoryAttendees(documents, { nextTurn });
  await sell(...Array.from({ length: 3_000 }, (_, at) => `Row ${at % 50}, seat ${at}`), 'Middle 1');
  const query = { sessionId, words: ['zone'], sort: 'seat', page: { limit: 100 } } as const;
  const { items } = await search(query);
  expect(turns).toBeGreaterThanOrEqual(6);
  expect(items.map(({ label }) => label)).toContain('Zone 1');
  const before = turns;
  expect((await search({ ...query, words: [], page: { limit: 20 } })).items).toHaveLength(20);
  expect(turns).toBe(before);
});
