import { instant } from '@ticketly/core';
import type { EventListing, ListingQuery, Position } from '@ticketly/core';
import { eventListings, firstBuild } from '@ticketly/core/views';
import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freshDatabase, openClient } from './databases.fixture.ts';
import { listingOf, today } from './listings.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

const rankedMax = 10;

let client: MongoClient;
let db: Db;
beforeAll(async () => {
  client = await openClient(inject('mongoUrl'));
  db = await freshDatabase(client);
  const listings: EventListing[] = [];
  for (let at = 0; at < 40; at += 1) listings.push(listingOf(`begins-${at}`, { summary: 'jazzy', days: at }));
  for (let at = 0; at < 3; at += 1) listings.push(listingOf(`whole-${at}`, { summary: 'jazz', days: 100 + at }));
  for (let at = 0; at < 3; at += 1) listings.push(listingOf(`title-${at}`, { title: 'Jazz', days: 200 + at }));
  const writes = listings.map((document) => ({ id: document.eventId, position: 1 as Position, document }));
  await mongoViews(db).apply(eventListings, writes, firstBuild);
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

const everyPage = async (): Promise<readonly string[]> => {
  const listings = mongoListings(db, { rankedMax });
  const query: ListingQuery = { words: ['jazz'], sort: 'relevance', now: instant(today), page: { limit: 4 } };
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = await listings.search({ ...query, page: { limit: 4, cursor } });
    seen.push(...items.map(({ eventId }) => eventId));
    if (nextCursor === null) return seen;
    cursor = nextCursor;
  }
};

test('of too many matches the best are listed wherever they are, and of the others the soonest', async () => {
  const best = ['title-0', 'title-1', 'title-2', 'whole-0', 'whole-1', 'whole-2'];
  const soonest = Array.from({ length: rankedMax }, (_, at) => `begins-${at}`);
  expect(await everyPage()).toEqual([...best, ...soonest]);
});
