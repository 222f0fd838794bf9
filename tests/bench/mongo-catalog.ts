import { instant, money } from '@ticketly/core';
import type { EventId, EventListing, ListingQuery, SessionId } from '@ticketly/core';
import { plainWords } from '@ticketly/core/views';

const dayMs = 86_400_000;
const today = 1_767_225_600_000;
const categories = ['concert', 'theatre', 'opera', 'sports', 'comedy'];
const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'ka', 'le', 'mi', 'no', 'pu', 'ra', 'se', 'ti', 'vo', 'zu'];

/** The nth word of a vocabulary of some thousand, no two of which begin alike for long. */
const word = (n: number): string =>
  [n, Math.floor(n / 15), Math.floor(n / 225), n * 7].map((at) => syllables[at % 15]).join('');

/** The nth event of a catalog that covers a year and a country. */
export const catalogListing = (n: number): EventListing => {
  const title = `${word(n % 3_375)} ${word((n * 31) % 3_375)}`;
  const category = categories[n % categories.length] ?? 'concert';
  const startsAt = instant(today + ((n * 7_919) % 365) * dayMs + (n % 24) * 3_600_000);
  return {
    eventId: `event-${n}` as EventId,
    title,
    summary: `An evening of ${word((n * 17) % 3_375)} with ${word((n * 13) % 3_375)} and friends`,
    category,
    venue: {
      name: `Arena ${n % 500}`,
      city: `City ${n % 100}`,
      latitude: 46.5 + ((n * 37) % 250) / 100,
      longitude: 9.5 + ((n * 53) % 750) / 100,
    },
    priceFrom: money(1_000 + ((n * 271) % 9_000), 'EUR'),
    priceTo: money(12_000, 'EUR'),
    sessions: [{ sessionId: `session-${n}` as SessionId, startsAt, cancelled: false }],
    words: plainWords(`${title} ${category} ${word((n * 17) % 3_375)} ${word((n * 13) % 3_375)}`),
    listed: true,
  };
};

/** What visitors ask for, in turn: a calendar, prices, a place, a word. */
export const mixedQueries = (n: number): ListingQuery => {
  const base: ListingQuery = { words: [], sort: 'date', now: instant(today), page: { limit: 20 } };
  const near = { latitude: 48.2, longitude: 16.3, radiusKm: 15 };
  const asked: readonly ListingQuery[] = [
    base,
    { ...base, category: categories[n % categories.length] },
    { ...base, sort: 'price', currency: 'EUR' },
    { ...base, sort: 'distance', near },
    { ...base, sort: 'relevance', words: [word((n * 101) % 3_375)] },
  ];
  return asked[n % asked.length] ?? base;
};
