import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { plainWords } from '../views/index.ts';
import type { EventListing } from '../views/index.ts';
import { distanceKm } from './distance.ts';
import type { Coordinates } from './distance.ts';
import type { ListingQuery } from './listings.port.ts';
import { rankListings } from './rank-listings.ts';

interface Told {
  readonly title?: string;
  readonly summary?: string;
  readonly category?: string;
  readonly longitude?: number;
  readonly price?: number;
  readonly currency?: string;
  readonly starts?: readonly number[];
  readonly cancelled?: readonly number[];
  readonly listed?: boolean;
}

const listing = (id: string, told: Told = {}): EventListing => {
  const { title = id, summary = '', category = 'concert', longitude = 16, price = 1000, starts = [100] } = told;
  const { currency = 'EUR' } = told;
  const sessions = [...starts, ...(told.cancelled ?? [])].map((at, index) => ({
    sessionId: `${id}-${index}` as SessionId,
    startsAt: instant(at),
    cancelled: index >= starts.length,
  }));
  return {
    eventId: id as EventId,
    title,
    summary,
    category,
    venue: { name: 'Arena', city: 'Wien', latitude: 48, longitude },
    priceFrom: money(price, currency),
    priceTo: money(price, currency),
    sessions,
    words: plainWords(`${title} ${category} Arena Wien ${summary}`),
    listed: told.listed ?? true,
  };
};
const query = (over: Partial<ListingQuery> = {}): ListingQuery => ({
  words: [],
  sort: 'date',
  now: instant(0),
  page: { limit: 100 },
  ...over,
});
const idsOf = (listings: readonly EventListing[], over: Partial<ListingQuery> = {}) =>
  rankListings(listings, query(over)).items.map(({ eventId }) => eventId);

describe('listings that are meant', () => {
  it('are those that are listed', () => {
    expect(idsOf([listing('a'), listing('b', { listed: false })])).toEqual(['a']);
  });

  it('begin a word with every word of the query', () => {
    const all = [
      listing('a', { title: 'Night of Strings' }),
      listing('b', { title: 'Nightmares', summary: 'strings' }),
    ];
    expect(idsOf(all, { words: plainWords('NIGHT string') })).toEqual(['a', 'b']);
    expect(idsOf(all, { words: plainWords('nightm') })).toEqual(['b']);
    expect(idsOf(all, { words: plainWords('ight') })).toEqual([]);
  });

  it('are of the category, near the place, and have a session in the time that takes place', () => {
    const all = [
      listing('a', { category: 'opera', starts: [10, 50] }),
      listing('b', { longitude: 17, starts: [30] }),
      listing('c', { starts: [200], cancelled: [30] }),
    ];
    expect(idsOf(all, { category: 'opera' })).toEqual(['a']);
    expect(idsOf(all, { near: { latitude: 48, longitude: 17, radiusKm: 50 } })).toEqual(['b']);
    const [here, there] = [16, 17].map((longitude) => ({ latitude: 48, longitude })) as [Coordinates, Coordinates];
    expect(idsOf(all, { near: { ...there, radiusKm: distanceKm(there, here) } })).toEqual(['a', 'b', 'c']);
    expect(idsOf(all, { from: instant(20), to: instant(40) })).toEqual(['b']);
    expect(idsOf(all, { from: instant(50) })).toEqual(['a', 'c']);
    expect(idsOf(all, { to: instant(10) })).toEqual(['a']);
  });
});

describe('the order of listings', () => {
  it('is by the next session that takes place, those without one last', () => {
    const all = [
      listing('past', { starts: [1] }),
      listing('later', { starts: [1, 90] }),
      listing('next', { starts: [50, 95], cancelled: [20] }),
      listing('at once', { starts: [10] }),
    ];
    expect(idsOf(all, { now: instant(10) })).toEqual(['at once', 'next', 'later', 'past']);
  });

  it('is by the lowest price, or by distance', () => {
    const all = [
      listing('a', { price: 3, longitude: 16.1 }),
      listing('b', { price: 1, longitude: 18 }),
      listing('c', { price: 2 }),
    ];
    expect(idsOf(all, { sort: 'price', currency: 'EUR' })).toEqual(['b', 'c', 'a']);
    expect(idsOf(all, { sort: 'distance', near: { latitude: 48, longitude: 16, radiusKm: 5000 } })).toEqual([
      'c',
      'a',
      'b',
    ]);
    expect(idsOf(all, { sort: 'distance' })).toEqual(['a', 'b', 'c']);
  });

  it('is by price among the events of one currency only', () => {
    const all = [
      listing('a', { price: 2_900, currency: 'EUR' }),
      listing('b', { price: 3_000, currency: 'JPY' }),
      listing('c', { price: 3_500, currency: 'KWD' }),
      listing('d', { price: 1_000, currency: 'JPY' }),
    ];
    expect(idsOf(all, { sort: 'price', currency: 'JPY' })).toEqual(['d', 'b']);
    expect(() => idsOf(all, { sort: 'price' })).toThrow('currency');
    expect(idsOf(all, { currency: 'KWD' })).toEqual(['c']);
  });

  it('puts whole words and titles first by relevance', () => {
    const all = [
      listing('any', { title: 'x', summary: 'jazzy' }),
      listing('summary', { title: 'x', summary: 'jazz' }),
      listing('beginning', { title: 'Night, jazzy' }),
      listing('title', { title: 'Jazz' }),
    ];
    expect(idsOf(all, { sort: 'relevance', words: ['jazz'] })).toEqual(['title', 'beginning', 'summary', 'any']);
  });
});

describe('pages of listings', () => {
  const walk = (
    listings: EventListing[],
    over: Partial<ListingQuery>,
    between: (page: number) => void = () => undefined,
  ) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 1; page <= listings.length; page += 1) {
      const { items, nextCursor } = rankListings(listings, query({ ...over, page: { limit: 3, cursor } }));
      seen.push(...items.map(({ eventId }) => eventId));
      if (nextCursor === null) return seen;
      cursor = nextCursor;
      between(page);
    }
    throw new Error('these pages have no end');
  };
  const twenty = () =>
    Array.from({ length: 20 }, (_, index) => listing(`e${index}`, { price: index % 4, starts: [index % 5] }));

  it.each(['date', 'price', 'relevance'] as const)('together are the whole list by %s', (sort) => {
    const asked = { sort, currency: 'EUR' };
    expect(walk(twenty(), asked)).toEqual(idsOf(twenty(), asked));
  });

  it('skip and repeat nothing when listings come and go between them', () => {
    const listings = twenty();
    const seen = walk(listings, { sort: 'price', currency: 'EUR' }, (page) => {
      listings.splice(0, 1);
      listings.push(listing(`new${page}`, { price: 0 }));
    });
    expect(new Set(seen).size).toBe(seen.length);
    const stayed = listings.map(({ eventId }) => eventId as string).filter((id) => !id.startsWith('new'));
    expect(seen).toEqual(expect.arrayContaining(stayed));
  });

  it('keep the ranking time of the first page', () => {
    const listings = [10, 20, 30, 40].map((at) => listing(`e${at}`, { starts: [at] }));
    const seen: string[] = [];
    let cursor: string | undefined;
    // The first ones have begun meanwhile: sorted anew, they would come last, and again.
    for (let now = 5; now < 100; now += 20) {
      const page = rankListings(listings, query({ now: instant(now), page: { limit: 1, cursor } }));
      seen.push(...page.items.map(({ eventId }) => eventId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['e10', 'e20', 'e30', 'e40']);
  });
});
