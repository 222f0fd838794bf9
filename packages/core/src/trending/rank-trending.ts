import { dayMs, earliest, latest, plusMs, utcDayOf } from '../kernel/index.ts';
import type { Clock, Instant, Job } from '../kernel/index.ts';
import type { PageViews } from './page-views.port.ts';
import { rankEvents } from './rank-events.ts';
import type { RankPorts } from './rank-events.ts';
import type { Ranking, Rankings } from './rankings.port.ts';
import { trendingDays } from './trending-score.ts';

/** What the job needs. */
export interface RankTrendingPorts extends RankPorts {
  readonly pageViews: PageViews;
  readonly rankings: Rankings;
  readonly clock: Clock;
}

/** How to rank. */
export interface RankTrendingOptions {
  /** Whether the views hold what the log holds; nothing is ranked before. Default: always. */
  readonly isReady?: () => boolean;
}

const minuteMs = 60_000;
/** Between two rankings, once there have been some for as long. */
const rankedEveryMs = 6 * 60 * minuteMs;

/**
 * Ranks events by trend every six hours. A new deployment has nothing to rank at first, so it ranks
 * again after a minute, and then each time when twice as long has passed since its first ranking.
 *
 * Any number of processes may run it, each over views of its own: of those that rank at the same
 * time, one is heard. Until a ranking is due it asks nobody anything.
 */
export const rankTrending = (ports: RankTrendingPorts, { isReady = () => true }: RankTrendingOptions = {}): Job => {
  const { rankings, pageViews, clock } = ports;
  let asleep: { readonly until: Instant; readonly after: Instant } | undefined;
  return {
    name: 'rank trending events',
    everyMs: 5_000,
    run: async () => {
      const now = clock.now();
      if (!isReady() || now < (asleep?.until ?? now)) return 0;
      const before = await rankings.latest();
      if (before !== undefined && before.rankedAt !== asleep?.after && now < dueAfter(before)) {
        // The clock of the process that ranked may be far ahead of ours.
        asleep = { until: earliest(dueAfter(before), plusMs(now, rankedEveryMs)), after: before.rankedAt };
        return 0;
      }
      const ranking = await rank(ports, before, now);
      const isSaved = await rankings.save(ranking);
      await pageViews.forgetBefore(utcDayOf(plusMs(now, -(trendingDays + 1) * dayMs)));
      return isSaved ? 1 : 0;
    },
  };
};

const rank = async (ports: RankPorts, before: Ranking | undefined, now: Instant): Promise<Ranking> => {
  const follows = before?.rankedAt ?? null;
  // Never before the ranking that it follows, by whatever clock that was made.
  const rankedAt = before === undefined ? now : latest(now, plusMs(before.rankedAt, 1));
  return { rankedAt, follows, since: before?.since ?? rankedAt, scores: await rankEvents(ports, now) };
};

const dueAfter = ({ rankedAt, since }: Ranking): Instant =>
  plusMs(rankedAt, Math.min(rankedEveryMs, Math.max(minuteMs, rankedAt - since)));
