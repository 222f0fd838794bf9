import { instant, money } from '@ticketly/core';
import type { EventId, EventListing, ListingQuery, SessionId } from '@ticketly/core';
import { plainWords } from '@ticketly/core/views';

/** The moment that lists are sorted from. */
export const today = 1_767_225_600_000;
const dayMs = 86_400_000;

/** A listed event, `days` from today. */
export const listingOf = (
  eventId: string,
  over: { readonly title?: string; readonly summary?: string; readonly days?: number } = {},
): EventListing => {
  const { title = 'Night of strings', summary = 'By candlelight', days = 1 } = over;
  return {
    eventId: eventId as EventId,
    title,
    summary,
    category: 'concert',
    venue: { name: 'Arena', city: 'Wien', latitude: 48.2, longitude: 16.4 },
    priceFrom: money(1_999, 'EUR'),
    priceTo: money(9_999, 'EUR'),
    sessions: [{ sessionId: `${eventId}-1` as SessionId, startsAt: instant(today + days * dayMs), cancelled: false }],
    words: plainWords(`${title} concert Arena Wien ${summary}`),
    listed: true,
  };
};

/** Of some of these events, and of one that is not listed. */
const scores: ReadonlyMap<EventId, number> = new Map(
  [3, 11, 4, 500].map((event, at) => [`event-${event}` as EventId, 7 - at]),
);

/** Queries of every kind: each sort with and without what narrows it. */
export const everyQuery = (cursor?: string): readonly ListingQuery[] => {
  const near = { latitude: 48.2, longitude: 16.4, radiusKm: 500 };
  const narrowings = [
    {},
    { category: 'concert' },
    { near },
    { words: ['night'] },
    { words: ['night', 'str'], category: 'concert', near },
    { from: instant(today), to: instant(today + 40 * dayMs) },
  ];
  return (['date', 'price', 'distance', 'relevance', 'trending'] as const).flatMap((sort) =>
    narrowings.map((narrowing) => ({
      words: [],
      ...narrowing,
      sort,
      ...(sort === 'price' && { currency: 'EUR' }),
      ...(sort === 'trending' && { scores }),
      now: instant(today),
      page: { limit: 5, cursor },
    })),
  );
};
