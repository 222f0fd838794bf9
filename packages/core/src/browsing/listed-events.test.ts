import { expect, test } from 'vitest';
import { instant, money, plusMs } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { memoryViews } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import type { SessionProgress } from '../scheduling/index.ts';
import { eventListings, firstBuild, sessionPages } from '../views/index.ts';
import type { EventListing, SessionInListing, SessionPage } from '../views/index.ts';
import { listedEvents, sessionsMax } from './listed-events.ts';

const now = instant(1_767_225_600_000);
const hourMs = 3_600_000;

interface Told {
  readonly inHours?: number;
  readonly opensInHours?: number;
  readonly progress?: SessionProgress['status'];
}

const session = (id: string, { inHours = 48, opensInHours = -1, progress = 'planned' }: Told = {}) => {
  const startsAt = plusMs(now, inHours * hourMs);
  const endsAt = plusMs(startsAt, hourMs);
  return {
    sessionId: id as SessionId,
    startsAt,
    cancelled: progress === 'cancelled',
    sale: {
      endsAt,
      saleStart: { kind: 'at', at: plusMs(now, opensInHours * hourMs) },
      saleEndsAt: endsAt,
      progress: { status: progress },
    },
  } as const satisfies SessionInListing;
};

const listing = (sessions: readonly SessionInListing[]): EventListing => ({
  eventId: 'event-1' as EventId,
  title: 'Night of strings',
  summary: '',
  category: 'concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', timeZone: 'Europe/Vienna', latitude: 48, longitude: 16 },
  priceFrom: money(2_900, 'EUR'),
  priceTo: money(4_500, 'EUR'),
  sessions,
  approvedAt: plusMs(now, -100 * hourMs),
  words: [],
  listed: true,
});

const soldOut = (sessionId: SessionId): SessionPage => ({
  sessionId,
  eventId: 'event-1' as EventId,
  startsAt: now,
  endsAt: now,
  progress: 'planned',
  capacity: 4,
  ticketsSold: 4,
  soldByTier: {},
  revenue: money(0, 'EUR'),
});

/** The views, and what was read of them, read by read. */
const countedViews = async (...pages: readonly SessionPage[]) => {
  const views = memoryViews();
  const write = (document: SessionPage) => ({ id: document.sessionId, position: 1 as Position, document });
  await views.apply(sessionPages, pages.map(write), firstBuild);
  const counted = { reads: [] as (readonly string[])[] };
  const getMany: typeof views.getMany = (view, ids) => {
    counted.reads.push(ids);
    return views.getMany(view, ids);
  };
  return { counted, ports: { views: { getMany } } };
};

test('each session of a card has the current state of its sale, from one read for the whole page', async () => {
  const sessions = [
    session('running', { inHours: 0 }),
    session('paused', { progress: 'paused' }),
    session('closed', { progress: 'closed' }),
    session('opens', { opensInHours: 5 }),
    session('full'),
    session('on-sale'),
    session('gone', { progress: 'cancelled' }),
    session('over', { inHours: -2 }),
    session('just-over', { inHours: -1 }),
  ];
  const { counted, ports } = await countedViews(soldOut('full' as SessionId), soldOut('paused' as SessionId));
  const [card, other] = await listedEvents(ports, [listing(sessions), listing(sessions)], {}, now);
  expect(card?.sessions.map(({ sessionId, status }) => [sessionId, status])).toEqual([
    ['running', 'on_sale'],
    ['paused', 'paused'],
    ['closed', 'closed'],
    ['opens', 'scheduled'],
    ['full', 'sold_out'],
    ['on-sale', 'on_sale'],
  ]);
  expect(card?.sessions[3]?.saleOpensAt).toBe(plusMs(now, 5 * hourMs));
  expect(other).toEqual(card);
  // How many seats are left says nothing of a sale that is not open.
  expect(counted.reads).toEqual([['running', 'full', 'on-sale', 'running', 'full', 'on-sale']]);
});

test('a card shows the next sessions of the period, and how many there are', async () => {
  const daily = Array.from({ length: 100 }, (_, day) => session(`day-${day}`, { inHours: 24 * day + 1 }));
  const { ports } = await countedViews();
  const from = plusMs(now, 50 * 24 * hourMs);
  const [card] = await listedEvents(ports, [listing(daily)], { from }, now);
  expect(card?.sessions.map(({ sessionId }) => sessionId)).toEqual(
    Array.from({ length: sessionsMax }, (_, at) => `day-${at + 50}`),
  );
  expect(card?.sessionCount).toBe(50);
  const [week] = await listedEvents(ports, [listing(daily)], { from, to: plusMs(from, 7 * 24 * hourMs) }, now);
  expect(week?.sessions.map(({ sessionId }) => sessionId)).toEqual(
    Array.from({ length: 7 }, (_, at) => `day-${at + 50}`),
  );
});

test('a card leaves out fields that an older listing does not have', async () => {
  const { sale: _, ...old } = session('old');
  const { ports } = await countedViews();
  const { approvedAt: __, ...older } = listing([old]);
  const [card] = await listedEvents(ports, [older], {}, now);
  expect(card?.sessions).toEqual([{ sessionId: 'old', startsAt: old.startsAt }]);
});

test('the listing follows a session that is paused, resumed and closed', () => {
  const moved = (before: EventListing, type: string): EventListing =>
    eventListings.evolve(before, {
      type,
      payload: { sessionId: 'one', eventId: 'event-1', at: now, by: null },
    } as never);
  const progressOf = ({ sessions }: EventListing) => sessions.map(({ sale }) => sale?.progress.status);
  const before = listing([session('one'), session('other')]);
  const paused = moved(before, 'SessionPaused');
  expect(progressOf(paused)).toEqual(['paused', 'planned']);
  expect(progressOf(moved(paused, 'SessionResumed'))).toEqual(['planned', 'planned']);
  expect(progressOf(moved(paused, 'SessionClosed'))).toEqual(['closed', 'planned']);
  const cancelled = moved(paused, 'SessionCancelled');
  expect(cancelled.sessions.map(({ cancelled: isCancelled }) => isCancelled)).toEqual([true, false]);
});
