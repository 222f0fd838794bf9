import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { EventId, UtcDay } from '../kernel/index.ts';
import { manualClock, memoryPageViews } from '../memory/index.ts';
import { countPageViews } from './count-page-views.ts';

const [tosca, aida] = ['tosca', 'aida'] as [EventId, EventId];
const first = '1970-01-01' as UtcDay;

const counting = () => {
  const clock = manualClock(instant(Date.UTC(2027, 4, 1, 23, 50)));
  const stored = memoryPageViews();
  let calls = 0;
  let isAway = false;
  const pageViews = {
    ...stored,
    add: async (counts: Parameters<typeof stored.add>[0]) => {
      calls += 1;
      if (isAway) throw new Error('the store is away');
      await stored.add(counts);
    },
  };
  return {
    clock,
    counter: countPageViews({ pageViews, clock }),
    counts: async () =>
      (await stored.ofEvents([tosca, aida], first)).map(({ eventId, day, views }) => [eventId, day, views]),
    calls: () => calls,
    away: (away: boolean) => void (isAway = away),
  };
};

describe('the page views of a process', () => {
  it('are added in one call, by event and by the day on which they were seen', async () => {
    const { clock, counter, counts, calls } = counting();
    counter.seen(tosca, 'ada');
    counter.seen(tosca, 'bob');
    counter.seen(aida, 'ada');
    clock.advance(15 * 60_000);
    counter.seen(tosca, 'cyd');
    expect(await counts()).toEqual([]);
    await counter.run();
    expect(await counts()).toEqual([
      [tosca, '2027-05-01', 2],
      [tosca, '2027-05-02', 1],
      [aida, '2027-05-01', 1],
    ]);
    await counter.run();
    expect(calls()).toBe(1);
  });

  it('count a visitor who keeps reloading once per half hour', async () => {
    const { clock, counter, counts } = counting();
    for (let load = 0; load < 1_000; load += 1) {
      counter.seen(tosca, 'ada');
      clock.advance(1_000);
    }
    await counter.run();
    expect(await counts()).toEqual([[tosca, '2027-05-01', 1]]);
    clock.advance(3_600_000);
    counter.seen(tosca, 'ada');
    await counter.run();
    expect((await counts()).map(([, , views]) => views)).toEqual([1, 1]);
  });

  it('count a visitor once in a window of half an hour and the one before, to their very ends', async () => {
    const seenAfter = async (...waitsMs: readonly number[]): Promise<number> => {
      const { clock, counter, counts } = counting();
      counter.seen(tosca, 'ada');
      for (const waitMs of waitsMs) {
        clock.advance(waitMs);
        // Somebody else begins the next window, if it is time.
        counter.seen(aida, `other-${waitMs}`);
      }
      counter.seen(tosca, 'ada');
      await counter.run();
      return (await counts()).filter(([event]) => event === tosca).reduce((sum, [, , views]) => sum + Number(views), 0);
    };
    const windowMs = 1_800_000;
    expect(await seenAfter(windowMs - 1)).toBe(1);
    expect(await seenAfter(windowMs, windowMs - 1)).toBe(1);
    expect(await seenAfter(windowMs, windowMs)).toBe(2);
    // Nobody came for two windows: then neither remembers anything.
    expect(await seenAfter(2 * windowMs - 1)).toBe(1);
    expect(await seenAfter(2 * windowMs)).toBe(2);
  });

  it('begin a window at the exact millisecond at which the last one ends', async () => {
    const { clock, counter, counts } = counting();
    counter.seen(tosca, 'ada');
    clock.advance(1_800_000);
    counter.seen(tosca, 'bob');
    // The window before this one has ada's visit, and ends with this one.
    clock.advance(1_800_000 - 1);
    counter.seen(tosca, 'ada');
    clock.advance(1);
    counter.seen(tosca, 'bob');
    counter.seen(tosca, 'ada');
    await counter.run();
    expect((await counts()).reduce((sum, [, , views]) => sum + Number(views), 0)).toBe(3);
  });

  it('are kept while the store is away, and added when it is back', async () => {
    const { counter, counts, away } = counting();
    counter.seen(tosca, 'ada');
    away(true);
    await expect(counter.run()).rejects.toThrow('away');
    counter.seen(tosca, 'bob');
    away(false);
    await counter.run();
    expect(await counts()).toEqual([[tosca, '2027-05-01', 2]]);
  });

  it('distinguish the visitors of a crowd without storing all of them', async () => {
    const { counter, counts } = counting();
    for (let visitor = 0; visitor < 100_000; visitor += 1) counter.seen(tosca, String(visitor));
    await counter.run();
    expect(await counts()).toEqual([[tosca, '2027-05-01', 100_000]]);
  });

  it('count a visitor again sooner only when twice twenty thousand visits came', async () => {
    const seenAgainAfter = async (others: number): Promise<unknown> => {
      const { counter, counts } = counting();
      counter.seen(tosca, 'ada');
      for (let other = 0; other < others; other += 1) counter.seen(aida, String(other));
      counter.seen(tosca, 'ada');
      await counter.run();
      return (await counts()).find(([event]) => event === tosca);
    };
    expect(await seenAgainAfter(39_998)).toEqual([tosca, '2027-05-01', 1]);
    expect(await seenAgainAfter(39_999)).toEqual([tosca, '2027-05-01', 2]);
  });
});
