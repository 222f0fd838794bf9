import { utcDayOf } from '../kernel/index.ts';
import type { Clock, EventId, Instant, Job } from '../kernel/index.ts';
import type { PageViewCount, PageViews } from './page-views.port.ts';

/** Counts in memory who looks at what, and adds it to what is stored from time to time. */
export interface PageViewCounter extends Job {
  /**
   * Counts a view. The same visitor counts once per event in half an hour, and sooner again only
   * while crowds come.
   *
   * @param visitor tells visitors apart, as an address does; it is forgotten within the hour.
   */
  seen(eventId: EventId, visitor: string): void;
}

const visitKeptMs = 30 * 60_000;
/** Visits remembered in one of two halves; more begin a new half early. */
const visitsMax = 20_000;

/**
 * Counts the page views of a process. Run it every few seconds: a step adds what came since the
 * last one in one statement, and what could not be added is kept for the next. A crash loses what
 * was not added yet. It remembers a number for each event of these seconds, and a bounded number of
 * visits.
 *
 * @example
 * const counter = countPageViews({ pageViews, clock });
 * counter.seen(eventId, '203.0.113.7');
 * await counter.run();
 */
export const countPageViews = (ports: { readonly pageViews: PageViews; readonly clock: Clock }): PageViewCounter => {
  const isNew = recentVisits();
  let counts = new Map<string, PageViewCount>();
  const count = ({ eventId, day, views }: PageViewCount): void => {
    const key = `${day} ${eventId}`;
    counts.set(key, { eventId, day, views: (counts.get(key)?.views ?? 0) + views });
  };
  return {
    name: 'count page views',
    everyMs: 5_000,
    seen: (eventId, visitor) => {
      const now = ports.clock.now();
      if (isNew(`${eventId} ${visitor}`, now)) count({ eventId, day: utcDayOf(now), views: 1 });
    },
    run: async () => {
      if (counts.size === 0) return 0;
      const added = [...counts.values()];
      counts = new Map();
      try {
        await ports.pageViews.add(added);
      } catch (error) {
        added.forEach(count);
        throw error;
      }
      // Nothing that another job waits for happened.
      return 0;
    },
  };
};

/** Whether a visit is the first for a while. Remembers two halves, and forgets the older one. */
const recentVisits = (): ((visit: string, now: Instant) => boolean) => {
  let [current, previous] = [new Set<string>(), new Set<string>()];
  let begunAt: Instant | undefined;
  return (visit, now) => {
    begunAt ??= now;
    if (now - begunAt >= visitKeptMs || current.size >= visitsMax) {
      previous = now - begunAt >= 2 * visitKeptMs ? new Set() : current;
      current = new Set();
      begunAt = now;
    }
    if (current.has(visit) || previous.has(visit)) return false;
    current.add(visit);
    return true;
  };
};
