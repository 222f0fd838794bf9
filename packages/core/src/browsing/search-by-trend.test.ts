import { describe, expect, it } from 'vitest';
import { defaultLimits, instant, plusMs } from '../kernel/index.ts';
import type { EventId } from '../kernel/index.ts';
import { manualClock, memoryDocuments, memoryListings, memoryRankings, memoryViews } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { cachedRankings } from '../trending/index.ts';
import type { Ranking } from '../trending/index.ts';
import { eventListings, firstBuild } from '../views/index.ts';
import type { EventListing } from '../views/index.ts';
import { searchEvents } from './search-events.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'] as [EventId, EventId, EventId, EventId];
const beginsAt = instant(Date.UTC(2027, 4, 1));

const searching = async () => {
  const clock = manualClock(beginsAt);
  const documents = memoryDocuments();
  const views = memoryViews(documents);
  const rankings = memoryRankings();
  const listing = (eventId: EventId): EventListing =>
    ({ eventId, listed: true, words: [], sessions: [], venue: {} }) as unknown as EventListing;
  await views.apply(
    eventListings,
    [a, b, c, d].map((eventId) => ({ id: eventId, position: 1 as Position, document: listing(eventId) })),
    firstBuild,
  );
  const search = searchEvents({
    listings: memoryListings(documents),
    views,
    rankings: cachedRankings(rankings, clock, { maxAgeMs: 1_000 }),
    clock,
    limits: defaultLimits,
  });
  let last: Ranking | undefined;
  return {
    clock,
    rank: async (...scores: readonly (readonly [EventId, number])[]) => {
      const rankedAt = clock.now();
      last = { rankedAt, follows: last?.rankedAt ?? null, since: beginsAt, scores: new Map(scores) };
      expect(await rankings.save(last)).toBe(true);
    },
    page: async (cursor?: string) => {
      const found = await search({ sort: 'trending', page: { limit: 2, cursor } });
      return found.ok
        ? { ids: found.value.items.map(({ eventId }) => eventId), next: found.value.nextCursor ?? undefined }
        : { problems: found.refusal.problems };
    },
  };
};

describe('events by trend', () => {
  it('are listed by the latest ranking, and by id before there is one', async () => {
    const office = await searching();
    expect(await office.page()).toMatchObject({ ids: [a, b] });
    await office.rank([c, 3], [b, 9]);
    office.clock.advance(1_000);
    expect(await office.page()).toMatchObject({ ids: [b, c] });
  });

  it('are paged through in the ranking that the first page was sorted by', async () => {
    const office = await searching();
    await office.rank([d, 9], [c, 8], [b, 7], [a, 6]);
    const first = await office.page();
    office.clock.advance(3_600_000);
    await office.rank([a, 9], [b, 8], [c, 7], [d, 6]);
    expect(first).toMatchObject({ ids: [d, c] });
    expect(await office.page(first.next)).toEqual({ ids: [b, a], next: undefined });
    expect(await office.page()).toMatchObject({ ids: [a, b] });
  });

  it('are paged through to the end also when nothing was ranked at the first page', async () => {
    const office = await searching();
    const first = await office.page();
    await office.rank([d, 9]);
    office.clock.advance(1_000);
    expect(await office.page(first.next)).toMatchObject({ ids: [c, d] });
  });

  it('are not paged through by a ranking that was forgotten: the list begins again', async () => {
    const office = await searching();
    await office.rank([d, 9]);
    const first = await office.page();
    for (let day = 1; day <= 6; day += 1) {
      office.clock.advance(25 * 3_600_000);
      await office.rank([d, day]);
      await office.page();
    }
    expect(await office.page(first.next)).toMatchObject({ problems: [{ path: 'cursor', code: 'expired' }] });
    expect(plusMs(beginsAt, 6 * 25 * 3_600_000)).toBe(office.clock.now());
  });
});
