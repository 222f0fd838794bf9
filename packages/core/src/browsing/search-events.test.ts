import { expect, test } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import type { EventId } from '../kernel/index.ts';
import { manualClock, memoryDocuments, memoryListings, memoryRankings, memoryViews } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { cachedRankings } from '../trending/index.ts';
import { eventListings, plainWords, firstBuild } from '../views/index.ts';
import type { EventListing } from '../views/index.ts';
import { searchEvents } from './search-events.ts';

const found = async (text: string | undefined, titles: readonly string[]): Promise<readonly string[]> => {
  const [clock, documents] = [manualClock(), memoryDocuments()];
  const listing = (title: string): EventListing =>
    ({ title, listed: true, words: plainWords(title), sessions: [], venue: {} }) as unknown as EventListing;
  const views = memoryViews(documents);
  await views.apply(
    eventListings,
    titles.map((title) => ({
      id: title,
      position: 1 as Position,
      document: { ...listing(title), eventId: title as EventId },
    })),
    firstBuild,
  );
  const rankings = cachedRankings(memoryRankings(), clock, { maxAgeMs: 1_000 });
  const search = searchEvents({ listings: memoryListings(documents), views, rankings, clock, limits: defaultLimits });
  const answer = await search({ text, page: { limit: 10 } });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.items.map(({ title }) => title);
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
