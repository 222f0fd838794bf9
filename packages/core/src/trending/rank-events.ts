import { dayMs, plusMs, timerTurn, utcDayOf } from '../kernel/index.ts';
import type { EventId, Instant, NextTurn, Page, PageRequest } from '../kernel/index.ts';
import { eventTrends } from '../views/index.ts';
import type { EventTrend, Views } from '../views/index.ts';
import { bestScores } from './best-scores.ts';
import type { Scored } from './best-scores.ts';
import { daysOfEvent } from './days-of-event.ts';
import type { PageViews } from './page-views.port.ts';
import { trendingDays, trendingScore } from './trending-score.ts';

/** Goes through the listed events page by page, as `Listings` does. */
export interface ListedEvents {
  search(query: {
    readonly words: readonly string[];
    readonly sort: 'trending';
    readonly now: Instant;
    readonly page: PageRequest;
  }): Promise<Page<{ readonly eventId: EventId }>>;
}

/** What ranking events needs. */
export interface RankPorts {
  readonly listings: ListedEvents;
  readonly views: Pick<Views, 'getMany'>;
  readonly pageViews: Pick<PageViews, 'ofEvents'>;
  readonly nextTurn?: NextTurn;
}

/** Events read at a time. */
const readAtOnce = 500;

/** The most events that have a score: beyond, nobody pages, and a search reads as many. */
export const rankedMax = 10_000;

/** The scores of the listed events that trend most, of everything counted until now. */
export const rankEvents = async (ports: RankPorts, now: Instant): Promise<ReadonlyMap<EventId, number>> => {
  const { listings, nextTurn = timerTurn } = ports;
  const best = bestScores(rankedMax);
  let cursor: string | null | undefined;
  do {
    const page = { limit: readAtOnce, cursor: cursor ?? undefined };
    // Without scores a list by trend is one by id, which goes through all of them.
    const { items, nextCursor } = await listings.search({ words: [], sort: 'trending', now, page });
    const eventIds = items.map(({ eventId }) => eventId);
    best.add(await scoresOf(ports, eventIds, now));
    cursor = nextCursor;
    if (cursor !== null) await nextTurn();
  } while (cursor !== null);
  return new Map(best.all());
};

/** The events that have a score, with it. */
const scoresOf = async (
  { views, pageViews }: RankPorts,
  eventIds: readonly EventId[],
  now: Instant,
): Promise<readonly Scored[]> => {
  const from = utcDayOf(plusMs(now, -trendingDays * dayMs));
  const [trends, counts] = await Promise.all([
    views.getMany(eventTrends, eventIds),
    pageViews.ofEvents(eventIds, from),
  ]);
  const viewed = Map.groupBy(counts, ({ eventId }) => eventId);
  return eventIds
    .map((eventId): Scored => {
      const trend = trends.get(eventId)?.document ?? { eventId, seats: {}, ticketsByDay: {} };
      return [eventId, trendingScore(daysOfEvent(trend, viewed.get(eventId) ?? [], from), seatsOf(trend), now)];
    })
    .filter(([, score]) => score > 0);
};

const seatsOf = ({ seats }: EventTrend): number => Object.values(seats).reduce((sum, own) => sum + own, 0);
