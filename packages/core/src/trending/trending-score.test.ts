import { assert, constantFrom, double, integer, property, record, shuffledSubarray, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, instant, plusMs, startOfUtcDay, utcDayOf } from '../kernel/index.ts';
import type { UtcDay } from '../kernel/index.ts';
import { trendingHalfLifeMs, trendingScore } from './trending-score.ts';
import type { DayOfEvent } from './trending-score.ts';

const now = instant(Date.UTC(2027, 4, 20, 13, 7));
const today = utcDayOf(now);
const dayBefore = (days: number): UtcDay => utcDayOf(plusMs(now, -days * dayMs));
const some = (over: Partial<DayOfEvent>): DayOfEvent => ({ day: today, views: 0, tickets: 0, ...over });

const day = record({
  day: integer({ min: 0, max: 69 }),
  views: integer({ min: 0, max: 1e6 }),
  tickets: integer({ min: 0, max: 1e5 }),
});
const days = uniqueArray(day, { selector: (each) => each.day, maxLength: 40 }).map((list) =>
  list.map((each) => ({ ...each, day: dayBefore(each.day) })),
);
const seats = integer({ min: 0, max: 100_000 });

describe('the score of an event that trends', () => {
  it('counts a view once, a ticket ten times and a percent sold five times, at the beginning of the day', () => {
    const morning = startOfUtcDay(today);
    expect(trendingScore([some({ views: 7 })], 200, morning)).toBe(7);
    expect(trendingScore([some({ tickets: 3 })], 0, morning)).toBe(30);
    expect(trendingScore([some({ tickets: 3 })], 200, morning)).toBe(30 + 5 * 1.5);
    expect(trendingScore([], 200, morning)).toBe(0);
  });

  it('halves every seven days, whatever it is made of', () => {
    assert(
      property(days, seats, integer({ min: 1, max: 6 }), (list, capacity, lives) => {
        const later = plusMs(now, lives * trendingHalfLifeMs);
        expect(trendingScore(list, capacity, later) * 2 ** lives).toBeCloseTo(trendingScore(list, capacity, now), 3);
      }),
    );
  });

  it('only sinks as time passes', () => {
    assert(
      property(days, seats, double({ min: 0, max: 1e9, noNaN: true }), (list, capacity, laterMs) => {
        const later = plusMs(now, Math.round(laterMs));
        expect(trendingScore(list, capacity, later)).toBeLessThanOrEqual(trendingScore(list, capacity, now));
      }),
    );
  });

  it('grows with every view and every ticket, and more the later they come', () => {
    assert(
      property(days, seats, constantFrom('views', 'tickets'), (list, capacity, what) => {
        const with1 = (at: number): number =>
          trendingScore(
            list.map((each, place) => (place === at ? { ...each, [what]: each[what] + 1 } : each)),
            capacity,
            now,
          );
        const before = trendingScore(list, capacity, now);
        const gains = list.map((each, place) => ({ day: each.day, gain: with1(place) - before }));
        expect(gains.every(({ gain }) => gain > 0)).toBe(true);
        const inOrder = gains.toSorted((one, other) => (one.day < other.day ? -1 : 1));
        for (const [place, { gain }] of inOrder.entries())
          expect(gain).toBeGreaterThan((inOrder[place - 1]?.gain ?? 0) * 0.999);
      }),
    );
  });

  it('is the same to the last digit in whatever order the days come', () => {
    const shuffled = days.chain((list) =>
      shuffledSubarray(list, { minLength: list.length }).map((other) => [list, other] as const),
    );
    assert(
      property(shuffled, seats, ([one, other], capacity) => {
        expect(trendingScore(other, capacity, now)).toBe(trendingScore(one, capacity, now));
      }),
    );
  });

  it('treats a day that has not begun by this clock as beginning now', () => {
    const tomorrow = utcDayOf(plusMs(now, dayMs));
    expect(trendingScore([some({ day: tomorrow, views: 5 })], 1, now)).toBe(5);
  });
});
