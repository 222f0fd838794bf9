import { instant, money } from '@ticketly/core';
import type { EventId, EventListing, ListingQuery, Page, Position, SessionId } from '@ticketly/core';
import { rankListings } from '@ticketly/core/browsing';
import { eventListings, plainWords, firstBuild } from '@ticketly/core/views';
import fc from 'fast-check';
import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshDatabase, openClient } from './databases.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

const dayMs = 86_400_000;
const today = 1_767_225_600_000;
const vocabulary = ['jazz', 'jazzy', 'night', 'nights', 'opera', 'op', 'string', 'str', 'a', 'ab', 'abc', 'łódź'];
const currencies = ['EUR', 'JPY', 'KWD'];
const categories = ['concert', 'opera', 'sports'];

const title = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const start = fc.oneof(
  fc.integer({ min: -30, max: 200 }).map((days) => today + days * dayMs),
  fc.integer({ min: 0, max: 3 }).map((days) => today + days * dayMs),
);
const coordinate = (span: number): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(0, span), fc.double({ min: -span, max: span, noNaN: true }), fc.integer({ min: 0, max: 3 }));
const place = fc.record({ latitude: coordinate(90), longitude: coordinate(180) });

const listing = (eventId: string): fc.Arbitrary<EventListing> =>
  fc
    .record({
      title,
      summary: title,
      category: fc.constantFrom(...categories),
      place,
      price: fc.integer({ min: 0, max: 4 }),
      currency: fc.constantFrom(...currencies),
      starts: fc.array(fc.tuple(start, fc.boolean()), { maxLength: 4 }),
      listed: fc.boolean().map((one) => one || eventId.endsWith('1')),
    })
    .map((told) => ({
      eventId: eventId as EventId,
      title: told.title,
      summary: told.summary,
      category: told.category,
      venue: { name: 'Arena', city: 'Wien', ...told.place },
      priceFrom: money(told.price * 500, told.currency),
      priceTo: money(9_999, told.currency),
      sessions: told.starts.map(([startsAt, cancelled], at) => ({
        sessionId: `${eventId}-${at}` as SessionId,
        startsAt: instant(startsAt),
        cancelled,
      })),
      words: plainWords(`${told.title} ${told.category} Arena Wien ${told.summary}`),
      listed: told.listed,
    }));

const ids = Array.from({ length: 40 }, (_, at) => `event-${at}`);
const catalog = fc.tuple(...ids.map(listing));

const query: fc.Arbitrary<Omit<ListingQuery, 'page'>> = fc
  .record({
    words: fc.oneof(fc.constant([]), fc.array(fc.constantFrom(...vocabulary, 'w', 'o'), { maxLength: 2 })),
    category: fc.option(fc.constantFrom(...categories), { nil: undefined }),
    near: fc.option(
      fc.tuple(place, fc.constantFrom(1, 50, 800, 5_000, 21_000)).map(([at, radiusKm]) => ({ ...at, radiusKm })),
      { nil: undefined },
    ),
    from: fc.option(start.map(instant), { nil: undefined }),
    to: fc.option(start.map(instant), { nil: undefined }),
    currency: fc.constantFrom(...currencies),
    isOfCurrency: fc.boolean(),
    sort: fc.constantFrom('date' as const, 'price' as const, 'distance' as const, 'relevance' as const),
    now: fc.integer({ min: -2, max: 5 }).map((days) => instant(today + days * dayMs)),
  })
  .map(({ isOfCurrency, currency, ...made }) => ({
    ...made,
    words: plainWords(made.words.join(' ')),
    ...((isOfCurrency || made.sort === 'price') && { currency }),
  }));

const idsOf = ({ items, nextCursor }: Page<EventListing>): unknown => [items.map(({ eventId }) => eventId), nextCursor];

describe('a search in MongoDB', () => {
  let client: MongoClient;
  let db: Db;
  beforeAll(async () => {
    client = await openClient(inject('mongoUrl'));
    db = await freshDatabase(client);
  });
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });

  let position = 0;
  const kept = new Map<string, EventListing>();
  const write = async (listings: readonly EventListing[]): Promise<void> => {
    position += 1;
    const writes = listings.map((document) => ({ id: document.eventId, position: position as Position, document }));
    await mongoViews(db).apply(eventListings, writes, firstBuild);
    for (const each of listings) kept.set(each.eventId, each);
  };

  /** Every page of a list, each as the specification has it at that moment. */
  const comparePages = async (
    rankedMax: number,
    asked: Omit<ListingQuery, 'page'>,
    limit: number,
    changes: readonly EventListing[][],
  ): Promise<number> => {
    const listings = mongoListings(db, { rankedMax });
    let cursor: string | undefined;
    for (let page = 1; ; page += 1) {
      const full: ListingQuery = { ...asked, page: { limit, cursor } };
      const seen = await listings.search(full);
      const promised = rankListings(kept.values(), full);
      expect(idsOf(seen)).toEqual(idsOf(promised));
      expect(seen.items).toEqual(promised.items);
      if (promised.nextCursor === null) return page;
      cursor = promised.nextCursor;
      await write(changes[page - 1] ?? []);
    }
  };

  const asked = fc.record({
    query,
    limit: fc.integer({ min: 1, max: 9 }),
    changes: fc.array(
      fc.uniqueArray(fc.constantFrom(...ids).chain(listing), { maxLength: 6, selector: ({ eventId }) => eventId }),
      { maxLength: 3 },
    ),
  });

  test.each([
    ['few matches are ranked as they are', 300, ['date', 'price', 'distance', 'relevance']],
    ['of many matches as many are read as a page takes', 2, ['date', 'price', 'distance']],
  ])('gives each page as the specification does, while listings change: %s', async (_, rankedMax, sorts) => {
    let pages = 0;
    await fc.assert(
      fc.asyncProperty(catalog, fc.array(asked, { minLength: 16, maxLength: 16 }), async (listings, searches) => {
        await write(listings);
        for (const each of searches.filter(({ query: { sort } }) => sorts.includes(sort)))
          pages += await comparePages(rankedMax, each.query, each.limit, each.changes);
      }),
      // Shrinking takes longer than reading what it found.
      { numRuns: 8, endOnFailure: true },
    );
    expect(pages).toBeGreaterThan(40);
  });
});
