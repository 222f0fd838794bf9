import { ok, refuse } from '../kernel/index.ts';
import type { Clock, Instant, Limits, Page, PageRequest, Problem, Result } from '../kernel/index.ts';
import type { ReadRankings } from '../trending/index.ts';
import { plainWords } from '../views/index.ts';
import type { EventListing } from '../views/index.ts';
import { parseListingCursor } from './listing-cursor.ts';
import type { ListingQuery, Listings } from './listings.port.ts';
import { rankedNow } from './ranked-now.ts';
import type { QueryInvalid } from './refusals.ts';

/**
 * What to look for among the events that are public and not over; what is left out narrows nothing.
 */
export interface SearchEventsQuery {
  /**
   * Words or beginnings of words, all of which must be met; case and diacritics make no difference.
   */
  readonly text?: string | undefined;
  readonly category?: string | undefined;
  readonly near?: ListingQuery['near'];
  /** A session starts at this time or later. */
  readonly from?: Instant | undefined;
  /** A session starts at this time or earlier. */
  readonly to?: Instant | undefined;
  /** By relevance if there is a text, else by distance if there is a place, else by date. */
  readonly sort?: ListingQuery['sort'] | undefined;
  /** At most `limits.pageSize` are answered. */
  readonly page: PageRequest;
}

/** The most words of a text that are looked for. */
const wordsMax = 20;

/**
 * Lists public events that are not over, one page at a time.
 *
 * @param query what is left out narrows nothing. `text` is up to 20 words or beginnings of words,
 *   all of which have to match, whatever their case and diacritics. `near` is a point and a radius
 *   in kilometres. `from` and `to` are about the start of a session. `sort` is by relevance if
 *   there is a text, else by distance if there is a `near`, else by date; by `trending` all pages
 *   are sorted by the ranking that was the latest at the first. `page.limit` is capped at
 *   `limits.pageSize` (default 100).
 * @returns one page of events; or `browsing/query-invalid` with everything that is wrong with the
 *   query, among it a cursor of another search, or of a ranking that was replaced a day ago.
 * @example
 * const found = await office.browsing.searchEvents({ text: 'tosca', page: { limit: 20 } });
 * if (found.ok) for (const { title } of found.value.items) console.log(title);
 */
export const searchEvents =
  (ports: {
    readonly listings: Listings;
    readonly rankings: ReadRankings;
    readonly clock: Clock;
    readonly limits: Limits;
  }) =>
  async (query: SearchEventsQuery): Promise<Result<Page<EventListing>, QueryInvalid>> => {
    const words = plainWords(query.text ?? '').slice(0, wordsMax);
    const sort = query.sort ?? defaultSort(query, words);
    const problems = checkQuery(query, sort);
    if (problems.length > 0) return refuse({ code: 'browsing/query-invalid', problems });
    const { category, near, from, to } = query;
    const page = { ...query.page, limit: Math.min(query.page.limit, ports.limits.pageSize) };
    const sorted = sort === 'trending' ? await rankedNow(ports.rankings, page.cursor) : { now: ports.clock.now() };
    if (sorted === undefined) return refuse({ code: 'browsing/query-invalid', problems: [rankingForgotten] });
    return ok(await ports.listings.search({ words, category, near, from, to, sort, ...sorted, page }));
  };

const rankingForgotten: Problem = {
  path: 'cursor',
  code: 'expired',
  message: 'the ranking that this list was sorted by is forgotten: begin again without a cursor',
};

const defaultSort = (query: SearchEventsQuery, words: readonly string[]): ListingQuery['sort'] => {
  if (words.length > 0) return 'relevance';
  return query.near === undefined ? 'date' : 'distance';
};

const checkQuery = ({ near, from, to, page }: SearchEventsQuery, sort: ListingQuery['sort']): readonly Problem[] => {
  const placed = near === undefined || (Math.abs(near.latitude) <= 90 && Math.abs(near.longitude) <= 180);
  const reached = near === undefined || near.radiusKm > 0;
  const ordered = from === undefined || to === undefined || from <= to;
  const ours = page.cursor === undefined || parseListingCursor(page.cursor)?.sort === sort;
  return [
    ...unless(placed, 'near', 'out-of-range', 'a place is a latitude from -90 to 90 and a longitude from -180 to 180'),
    ...unless(reached, 'radiusKm', 'out-of-range', 'a radius is more than zero'),
    ...unless(sort !== 'distance' || near !== undefined, 'near', 'missing', 'a sort by distance needs a place'),
    ...unless(ordered, 'to', 'before-from', 'the end of the period is before its beginning'),
    ...unless(ours, 'cursor', 'malformed', 'this cursor was not given by this search'),
    ...unless(
      Number.isSafeInteger(page.limit) && page.limit > 0,
      'limit',
      'out-of-range',
      'a page has at least one item',
    ),
  ];
};

const unless = (sound: boolean, path: string, code: string, message: string): readonly Problem[] =>
  sound ? [] : [{ path, code, message }];
