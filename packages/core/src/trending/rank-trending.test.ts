import { describe, expect, it } from 'vitest';
import { instant, plusMs, utcDayOf } from '../kernel/index.ts';
import type { EventId, Instant } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import {
  manualClock,
  memoryDocuments,
  memoryListings,
  memoryPageViews,
  memoryRankings,
  memoryViews,
} from '../memory/index.ts';
import { eventListings, eventTrends, firstBuild } from '../views/index.ts';
import type { EventListing, EventTrend, ViewWrite } from '../views/index.ts';
import { rankTrending } from './rank-trending.ts';

const beginsAt = instant(Date.UTC(2027, 4, 1));
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const ranking = (isReady: () => boolean = () => true) => {
  const clock = manualClock(beginsAt);
  const documents = memoryDocuments();
  const [views, listings] = [memoryViews(documents), memoryListings(documents)];
  const ports = { clock, views, listings, pageViews: memoryPageViews(), rankings: memoryRankings() };
  let position = 0;
  const nextTurn = async (): Promise<void> => {};
  return {
    ...ports,
    job: () => rankTrending({ ...ports, nextTurn }, { isReady }),
    trend: async (...trends: readonly (Partial<EventTrend & EventListing> & { readonly eventId: EventId })[]) => {
      const at = (position += 1) as Position;
      const sold = trends.filter(({ ticketsByDay }) => ticketsByDay !== undefined);
      await views.apply(
        eventTrends,
        sold.map(({ eventId, seats = {}, ticketsByDay = {} }): ViewWrite<EventTrend> => ({
          id: eventId,
          position: at,
          document: { eventId, seats, ticketsByDay },
        })),
        firstBuild,
      );
      await views.apply(
        eventListings,
        trends.map(({ eventId, listed = true }) => ({
          id: eventId,
          position: at,
          document: { eventId, listed, words: [], sessions: [] } as unknown as EventListing,
        })),
        firstBuild,
      );
    },
    scores: async () => [...((await ports.rankings.latest())?.scores ?? [])],
  };
};
const dayOf = (daysAgo: number) => utcDayOf(plusMs(beginsAt, -daysAgo * 24 * hourMs));
const [tosca, aida, lulu] = ['tosca', 'aida', 'lulu'] as [EventId, EventId, EventId];

describe('ranking by trend', () => {
  it('scores listed events by their views, tickets and percent sold, and leaves out those without', async () => {
    const office = ranking();
    const today = utcDayOf(beginsAt);
    await office.trend(
      { eventId: tosca, seats: { s1: 150, s2: 50 }, ticketsByDay: { [today]: 4 } },
      { eventId: aida },
      { eventId: lulu, ticketsByDay: { [today]: 900 }, listed: false },
      { eventId: 'norma' as EventId },
    );
    await office.pageViews.add([
      { eventId: tosca, day: today, views: 3 },
      { eventId: aida, day: today, views: 60 },
    ]);
    expect(await office.job().run()).toBe(1);
    expect(await office.scores()).toEqual([
      [aida, 60],
      [tosca, 3 + 40 + 5 * 2],
    ]);
  });

  it('goes through any number of events, five hundred at a time, and others have their turn in between', async () => {
    const office = ranking();
    const today = utcDayOf(beginsAt);
    const events = Array.from({ length: 1_700 }, (_, at) => `event-${String(at).padStart(5, '0')}` as EventId);
    await office.trend(...events.map((eventId) => ({ eventId })));
    await office.pageViews.add(events.map((eventId, at) => ({ eventId, day: today, views: 1 + (at % 1_000) })));
    const steps: unknown[] = [];
    await rankTrending({
      ...office,
      listings: { search: (query) => (steps.push(query.page.limit), office.listings.search(query)) },
      nextTurn: async () => void steps.push('turn'),
    }).run();
    expect(steps).toEqual([500, 'turn', 500, 'turn', 500, 'turn', 500]);
    const scores = await office.scores();
    expect(scores).toHaveLength(1_700);
    expect(scores.slice(0, 2)).toEqual([
      ['event-00999', 1_000],
      ['event-00998', 999],
    ]);
  });

  it('comes soon while a deployment is new, and every six hours later', async () => {
    const office = ranking();
    const job = office.job();
    const rankedAt: Instant[] = [];
    for (let minute = 0; minute <= 30 * 60; minute += 1) {
      if ((await job.run()) > 0) rankedAt.push(office.clock.now());
      office.clock.advance(minuteMs);
    }
    const minutes = rankedAt.map((at) => (at - beginsAt) / minuteMs);
    expect(minutes).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 872, 1_232, 1_592]);
  });

  it('is made once, by whichever process comes first, and asks nobody before it is due', async () => {
    const office = ranking();
    const [one, other] = [office.job(), office.job()];
    expect(await Promise.all([one.run(), other.run()])).toEqual([1, 0]);
    let asked = 0;
    const watched = rankTrending({
      ...office,
      rankings: { ...office.rankings, latest: async () => ((asked += 1), office.rankings.latest()) },
    });
    for (let step = 0; step < 10; step += 1) expect(await watched.run()).toBe(0);
    expect(asked).toBe(1);
    office.clock.advance(minuteMs);
    expect([await watched.run(), await one.run()]).toEqual([1, 0]);
    office.clock.advance(minuteMs);
    // A process that has just begun.
    expect(await office.job().run()).toBe(1);
  });

  it('goes on every six hours although the clock of the process that ranked last is far ahead', async () => {
    const office = ranking();
    const job = office.job();
    const ahead = plusMs(beginsAt, 720 * hourMs);
    await office.rankings.save({ rankedAt: ahead, follows: null, since: ahead, scores: new Map() });
    for (const rankedAt of [plusMs(ahead, 1), plusMs(ahead, 2)]) {
      expect(await job.run()).toBe(0);
      office.clock.advance(6 * hourMs - 1);
      expect(await job.run()).toBe(0);
      office.clock.advance(1);
      expect(await job.run()).toBe(1);
      expect(await office.rankings.latest()).toMatchObject({ rankedAt, since: ahead });
    }
  });

  it('waits until the views hold what the log holds', async () => {
    let isReady = false;
    const office = ranking(() => isReady);
    const job = office.job();
    expect(await job.run()).toBe(0);
    isReady = true;
    expect(await job.run()).toBe(1);
  });

  it('counts what happened in seventy days, and nothing before', async () => {
    const office = ranking();
    const [last, tooOld] = [dayOf(70), dayOf(71)];
    await office.trend({ eventId: tosca, ticketsByDay: { [last]: 1_024, [tooOld]: 9_999 } });
    await office.pageViews.add([
      { eventId: tosca, day: last, views: 2_048 },
      { eventId: tosca, day: tooOld, views: 9_999 },
    ]);
    await office.job().run();
    // Ten half-lives after.
    expect(await office.scores()).toEqual([[tosca, 10 + 2]]);
  });

  it('forgets page views that no longer count, and none that do', async () => {
    const office = ranking();
    await office.trend({ eventId: tosca });
    // A process whose clock is behind still ranks on the day before, and so reaches further back.
    await office.pageViews.add([70, 71, 72].map((daysAgo) => ({ eventId: tosca, day: dayOf(daysAgo), views: 1 })));
    await office.job().run();
    const left = await office.pageViews.ofEvents([tosca], dayOf(100));
    expect(left.map(({ day }) => day)).toEqual([dayOf(70), dayOf(71)]);
  });
});
