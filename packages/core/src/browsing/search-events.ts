import { isCurrency, ok, refuse } from '../kernel/index.ts';
import type { Clock, Instant, Limits, Page, PageRequest, Problem, Result } from '../kernel/index.ts';
import type { ReadRankings } from '../trending/index.ts';
import { wantedWords } from '../views/index.ts';
import type { Views } from '../views/index.ts';
import { listedEvents } from './listed-events.ts';
import type { ListedEvent } from './listed-events.ts';
import { parseListingCursor } from './listing-cursor.ts';
import type { ListingQuery, Listings } from './listings.port.ts';
import { rankedNow } from './ranked-now.ts';
import type { QueryInvalid } from './refusals.ts';

/** What to search for among public events that are not over; omitted criteria do not filter. */
export interface SearchEventsQuery {
  /**
   * Words, or prefixes of words, all of which must match. Case, diacritics and apostrophes make no
   * difference.
   */
  readonly text?: string | undefined;
  readonly category?: string | undefined;
  /** ISO 4217: only events whose prices are in it. A sort by price needs it. */
  readonly currency?: string | undefined;
  readonly near?: ListingQuery['near'];
  /** A session starts at this time or later. */
  readonly from?: Instant | undefined;
  /** A session starts at this time or earlier. */
  readonly to?: Instant | undefined;
  /** By relevance if there is a text, else by distance if there is a place, else by date. */
  readonly sort?: ListingQuery['sort'] | undefined;
  /** Capped at `limits.pageSize`. */
  readonly page: PageRequest;
}

/** The most words of a text that a search uses. */
const wordsMax = 20;

/**
 * Lists public events that are not over, one page at a time.
 *
 * @param query omitted criteria do not filter. `text` is up to 20 words or prefixes of words, all
 *   of which have to match, whatever their case and diacritics. `near` is a point and a radius in
 *   kilometres. `from` and `to` bound the start of a session. `sort` is by relevance if there is a
 *   text, else by distance if there is a `near`, else by date; a sort by `price` needs a
 *   `currency`; with `trending`, all pages are sorted by the ranking that was the latest at the
 *   first page. `page.limit` is capped at
 *   `limits.pageSize` (default 100).
 * @returns one page of events, each with what its card shows, so that a list needs no request per
 *   event: the dates, the venue and its time zone, the prices, the next ten sessions and the state
 *   of their sales; or `browsing/query-invalid` with everything that is wrong with the
 *   query, including a cursor of another search, or of a ranking that was replaced a day ago.
 * @example
 * const found = await office.browsing.searchEvents({ text: 'tosca', page: { limit: 20 } });
 * if (found.ok) for (const { title } of found.value.items) console.log(title);
 */
export const searchEvents =
  (ports: {
    readonly listings: Listings;
    readonly views: Pick<Views, 'getMany'>;
    readonly rankings: ReadRankings;
    readonly clock: Clock;
    readonly limits: Limits;
  }) =>
  async (query: SearchEventsQuery): Promise<Result<Page<ListedEvent>, QueryInvalid>> => {
    const words = wantedWords(query.text ?? '').slice(0, wordsMax);
    const sort = query.sort ?? defaultSort(query, words);
    const problems = checkQuery(query, sort);
    if (problems.length > 0) return refuse({ code: 'browsing/query-invalid', problems });
    // A text without letters or digits matches no event.
    if (words.length === 0 && query.text?.trim()) return ok({ items: [], nextCursor: null });
    const { category, currency, near, from, to } = query;
    const page = { ...query.page, limit: Math.min(query.page.limit, ports.limits.pageSize) };
    const sorted = sort === 'trending' ? await rankedNow(ports.rankings, page.cursor) : { now: ports.clock.now() };
    if (sorted === undefined) return refuse({ code: 'browsing/query-invalid', problems: [rankingForgotten] });
    const asked = { words, category, currency, near, from, to, sort, ...sorted, page };
    const { items, nextCursor } = await ports.listings.search(asked);
    return ok({ items: await listedEvents(ports, items, query, ports.clock.now()), nextCursor });
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

const checkQuery = (query: SearchEventsQuery, sort: ListingQuery['sort']): readonly Problem[] => {
  const { currency, near, from, to, page } = query;
  const placed = near === undefined || (Math.abs(near.latitude) <= 90 && Math.abs(near.longitude) <= 180);
  const reached = near === undefined || near.radiusKm > 0;
  const ordered = from === undefined || to === undefined || from <= to;
  const ours = page.cursor === undefined || parseListingCursor(page.cursor)?.sort === sort;
  return [
    ...unless(placed, 'near', 'out-of-range', 'a place is a latitude from -90 to 90 and a longitude from -180 to 180'),
    ...unless(reached, 'radiusKm', 'out-of-range', 'a radius is more than zero'),
    ...unless(sort !== 'distance' || near !== undefined, 'near', 'missing', 'a sort by distance needs a place'),
    ...unless(currency === undefined || isCurrency(currency), 'currency', 'unknown-currency', unknownCurrency),
    ...unless(sort !== 'price' || currency !== undefined, 'currency', 'missing', 'a sort by price needs a currency'),
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

const unknownCurrency = 'a currency is a code of ISO 4217 with a minor unit, as in EUR';

const unless = (sound: boolean, path: string, code: string, message: string): readonly Problem[] =>
  sound ? [] : [{ path, code, message }];
