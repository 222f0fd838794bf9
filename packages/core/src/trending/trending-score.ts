import { dayMs, startOfUtcDay } from '../kernel/index.ts';
import type { Instant, UtcDay } from '../kernel/index.ts';

/** What happened to an event on a day. */
export interface DayOfEvent {
  readonly day: UtcDay;
  readonly views: number;
  readonly tickets: number;
}

/** After so long, what happened counts half as much. */
export const trendingHalfLifeMs: number = 7 * dayMs;

/** What is older counts less than a thousandth, and is left out. */
export const trendingDays = 70;

/**
 * How much an event trends: over its days, the sum of `views + 10·tickets + 5·percent sold`, where
 * the percent are those of all its seats that were sold on that day; each day halves every seven
 * days of its age, counted from its beginning. The order of the days makes no difference.
 *
 * @param seats seats of the event that can be sold at all; with none, nothing is sold in percent.
 * @example
 * const days = [{ day: utcDayOf(now), views: 100, tickets: 3 }];
 * const score = trendingScore(days, 300, now);
 */
export const trendingScore = (days: Iterable<DayOfEvent>, seats: number, now: Instant): number => {
  // Sums of fractions differ with their order: always from the first day to the last.
  const inOrder = [...days].sort((one, other) => (one.day < other.day ? -1 : 1));
  return inOrder.reduce((sum, { day, views, tickets }) => {
    const percent = seats > 0 ? (100 * tickets) / seats : 0;
    const ageMs = Math.max(0, now - startOfUtcDay(day));
    return sum + (views + 10 * tickets + 5 * percent) * 0.5 ** (ageMs / trendingHalfLifeMs);
  }, 0);
};
