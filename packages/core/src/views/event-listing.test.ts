import { describe, expect, it } from 'vitest';
import type { EventId, SessionId } from '../kernel/index.ts';
import { instant, money } from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { eventListings } from './event-listing.ts';
import { foldFacts } from './fold-facts.ts';

const eventId = 'e1' as EventId;
const details = (more: object = {}) => ({
  ...{ title: 'Strings', summary: 'All night', category: 'concert', currency: 'EUR' },
  venue: {
    name: 'Arena',
    city: 'Wien',
    country: 'AT',
    latitude: 48,
    longitude: 16,
    timeZone: 'Europe/Vienna',
    hall: 1,
  },
  tiers: [{ price: money(4_500, 'EUR') }, { price: money(2_000, 'EUR') }, { price: money(3_000, 'EUR') }],
  ...more,
});
const session = (sessionId: string, startsAt: number, status = 'planned') => ({
  ...{ sessionId, eventId, startsAt, endsAt: startsAt + 50, saleStart: { kind: 'at-once' }, saleEndsAt: startsAt },
  progress: { status, pausedAt: 1 },
});
type Told = readonly [type: string, payload: object];
const created: Told = ['EventCreated', { eventId, details: details() }];
const planned = (...asked: Parameters<typeof session>): Told => [
  'SessionCreated',
  { session: session(...asked), capacity: 100, currency: 'EUR' },
];

const after = (...facts: readonly Told[]) =>
  foldFacts(
    eventListings,
    facts.map(([type, payload], at) => ({ type, payload, position: (at + 1) as Position }) as unknown as RecordedEvent),
    new Map(),
  )[0]?.document;
const listingAfter = (...facts: readonly Told[]) => after(created, ...facts);

describe('the listing of an event', () => {
  it('describes the event, with the prices from the lowest to the highest, and no sessions yet', () => {
    expect(listingAfter()).toEqual({
      ...{ eventId, title: 'Strings', summary: 'All night', category: 'concert' },
      venue: { name: 'Arena', city: 'Wien', country: 'AT', timeZone: 'Europe/Vienna', latitude: 48, longitude: 16 },
      priceFrom: money(2_000, 'EUR'),
      priceTo: money(4_500, 'EUR'),
      words: ['strings', 'concert', 'arena', 'wien', 'all', 'night'],
      sessions: [],
      listed: false,
    });
  });

  it('costs nothing while it has no tiers', () => {
    const free: Told = ['EventChanged', { eventId, details: details({ tiers: [] }) }];
    expect(listingAfter(free)).toMatchObject({ priceFrom: money(0, 'EUR'), priceTo: money(0, 'EUR') });
  });

  it('changes with the event, and keeps its sessions and its place in the list', () => {
    const approved: Told = ['EventApproved', { eventId, approvedAt: instant(7) }];
    const renamed: Told = ['EventChanged', { eventId, details: details({ title: 'Brass' }) }];
    const listing = listingAfter(planned('s1', 100), approved, renamed);
    expect(listing).toMatchObject({ title: 'Brass', listed: true, approvedAt: 7, sessions: [{ sessionId: 's1' }] });
  });

  it.each(['EventCancelled', 'EventCompleted'])('is no longer listed after %s', (type) => {
    expect(listingAfter(['EventApproved', { eventId, approvedAt: instant(7) }], [type, { eventId }])).toMatchObject({
      listed: false,
      approvedAt: 7,
    });
  });

  it('has each session once, by start, also when one was moved', () => {
    const moved: Told = ['SessionChanged', { session: session('s1', 300), capacity: 100 }];
    const starts = listingAfter(planned('s1', 100), planned('s2', 200), moved, planned('s3', 250))?.sessions;
    expect(starts?.map(({ sessionId, startsAt }) => [sessionId, startsAt])).toEqual([
      ['s2', 200],
      ['s3', 250],
      ['s1', 300],
    ]);
  });

  it.each([
    ['SessionPaused', 'paused', false],
    ['SessionResumed', 'planned', false],
    ['SessionClosed', 'closed', false],
    ['SessionCancelled', 'cancelled', true],
  ])('tells after %s that the session is %s, and changes no other', (type, status, cancelled) => {
    const sale = { endsAt: 150, saleStart: { kind: 'at-once' }, saleEndsAt: 100 };
    const paused = planned('s1', 100, 'paused');
    expect(listingAfter(paused, planned('s2', 200), [type, { eventId, sessionId: 's1' }])?.sessions).toEqual([
      { sessionId: 's1', startsAt: 100, cancelled, sale: { ...sale, progress: { status } } },
      expect.objectContaining({
        sessionId: 's2',
        cancelled: false,
        sale: expect.objectContaining({ progress: { status: 'planned' } }) as unknown,
      }),
    ]);
  });

  it('takes over from a changed session whether it is cancelled', () => {
    const changed: Told = ['SessionChanged', { session: session('s1', 100, 'cancelled'), capacity: 100 }];
    expect(listingAfter(planned('s1', 100), changed)?.sessions).toMatchObject([
      { cancelled: true, sale: { progress: { status: 'cancelled' } } },
    ]);
  });

  it('tells of no sale where an older document has none', () => {
    const old = { sessionId: 's1' as SessionId, startsAt: instant(100), cancelled: false };
    const fact = { type: 'SessionCancelled', payload: { eventId, sessionId: 's1' } } as unknown as RecordedEvent;
    const known = { ...listingAfter(), sessions: [old] } as never;
    expect(eventListings.evolve(known, fact).sessions).toEqual([{ ...old, cancelled: true }]);
  });

  it('is not made of a fact that names no event, or comes before its event', () => {
    expect(() => after(['EventApproved', {}])).toThrow('EventApproved names no event');
    expect(() => after(planned('s1', 100))).toThrow('came before its event was created');
  });
});
