import { expect, test } from 'vitest';
import { defaultLimits, instant, money, plusMs } from '../kernel/index.ts';
import type { EventId } from '../kernel/index.ts';
import { manualClock, memoryDocuments, memoryListings, memoryRankings, memoryViews } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { valueOf } from '../testing/index.ts';
import { cachedRankings } from '../trending/index.ts';
import { eventListings, plainWords, firstBuild } from '../views/index.ts';
import type { EventListing } from '../views/index.ts';
import { parseListingCursor } from './listing-cursor.ts';
import { rankedNow } from './ranked-now.ts';
import { searchEvents } from './search-events.ts';
import type { SearchEventsQuery } from './search-events.ts';

const now = instant(Date.UTC(2027, 4, 1));

/** A search among events of these titles; the first page has one. */
const searchAmong = async (titles: readonly string[]) => {
  const [clock, documents] = [manualClock(now), memoryDocuments()];
  const listing = (title: string): EventListing =>
    ({
      ...{ title, listed: true, words: plainWords(title), sessions: [] },
      ...{ venue: { latitude: 48, longitude: 16 }, priceFrom: money(1_000, 'EUR') },
    }) as unknown as EventListing;
  const views = memoryViews(documents);
  await views.apply(
    eventListings,
    titles.map((title, at) => ({
      id: title,
      position: 1 as Position,
      document: { ...listing(title), eventId: `event-${at}` as EventId },
    })),
    firstBuild,
  );
  const rankings = cachedRankings(memoryRankings(), clock, { maxAgeMs: 1_000 });
  return searchEvents({ listings: memoryListings(documents), views, rankings, clock, limits: defaultLimits });
};
const found = async (text: string | undefined, titles: readonly string[]): Promise<readonly string[]> => {
  const search = await searchAmong(titles);
  return valueOf(await search({ text, page: { limit: 10 } })).items.map(({ title }) => title);
};
const titles = ["Conan O'Brien", '東京ドーム公演', 'Tosca'];

test.each([
  ['ドーム', ['東京ドーム公演']],
  ['obrien', ["Conan O'Brien"]],
  ['O’Brien', ["Conan O'Brien"]],
  ['TOSCA!', ['Tosca']],
])('%s is found where it stands', async (text, wanted) => {
  expect(await found(text, titles)).toEqual(wanted);
});

test.each(['!!!', '🎸', '…'])('%s, which is no word, is in no event', async (text) => {
  expect(await found(text, titles)).toEqual([]);
});

test.each([undefined, '', '  '])('nothing asked for, as %j, narrows nothing', async (text) => {
  expect(await found(text, titles)).toHaveLength(3);
});

test('a text is its first twenty words', async () => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz';
  const twenty = Array.from({ length: 20 }, (_, at) => alphabet.slice(0, at + 1));
  expect(await found([...twenty, 'unheard-of'].join(' '), [alphabet])).toHaveLength(1);
  expect(await found(['unheard-of', ...twenty].join(' '), [alphabet])).toHaveLength(0);
});

const wien = { latitude: 48.2, longitude: 16.4, radiusKm: 500 };

test.each<readonly [Omit<SearchEventsQuery, 'page'>, string]>([
  [{}, 'date'],
  [{ text: 'night' }, 'relevance'],
  [{ near: wien }, 'distance'],
  [{ text: 'night', near: wien }, 'relevance'],
  [{ text: 'night', sort: 'price', currency: 'EUR' }, 'price'],
])('a search for %j goes by %s, as of now', async (query, sort) => {
  const search = await searchAmong(['One night', 'Other nights']);
  const { nextCursor } = valueOf(await search({ ...query, page: { limit: 1 } }));
  expect(parseListingCursor(nextCursor ?? '')).toMatchObject({ sort, now });
});

test('a list by trend goes by no scores while nothing is ranked, on every page', async () => {
  const rankings = cachedRankings(memoryRankings(), manualClock(now), { maxAgeMs: 1_000 });
  const search = await searchAmong(['One night', 'Other nights']);
  const { nextCursor } = valueOf(await search({ sort: 'trending', page: { limit: 1 } }));
  for (const cursor of [undefined, nextCursor ?? '']) expect(await rankedNow(rankings, cursor)).toEqual({ now: 0 });
});

test.each<readonly [Partial<SearchEventsQuery>, readonly string[]]>([
  [{ near: { ...wien, latitude: -90, longitude: -180 } }, []],
  [{ near: { ...wien, latitude: 90, longitude: 180 } }, []],
  [{ near: { ...wien, latitude: 90.1 } }, ['near']],
  [{ near: { ...wien, longitude: -180.1 } }, ['near']],
  [{ near: { ...wien, radiusKm: 0 } }, ['radiusKm']],
  [{ sort: 'distance' }, ['near']],
  [{ sort: 'price' }, ['currency']],
  [{ currency: 'XYZ' }, ['currency']],
  [{ from: now }, []],
  [{ to: now }, []],
  [{ from: now, to: now }, []],
  [{ from: plusMs(now, 1), to: now }, ['to']],
  [{ page: { limit: 0 } }, ['limit']],
  [{ page: { limit: 1, cursor: 'elsewhere' } }, ['cursor']],
])('a search for %j is wrong in %j', async (query, paths) => {
  const search = await searchAmong([]);
  const answer = await search({ page: { limit: 1 }, ...query });
  expect(answer.ok ? [] : answer.refusal.problems.map(({ path }) => path)).toEqual(paths);
});
