import type { EventId, Instant, Page, PageRequest } from '../kernel/index.ts';
import type { EventListing } from '../views/index.ts';

/** Which events to list. */
export interface ListingQuery {
  /** Each must be a prefix of a word of the listing. */
  readonly words: readonly string[];
  readonly category?: string | undefined;
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly radiusKm: number } | undefined;
  /** ISO 4217: only events whose prices are in it. */
  readonly currency?: string | undefined;
  /** A session must start between `from` and `to`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /**
   * `date`: by the first session from `now` on that takes place, events without one last · `price`:
   * the lowest first, which needs a `currency` · `distance`: the nearest to `near` first ·
   * `relevance`: the best match first; whole words count more than prefixes, and the title more
   * than the rest · `trending`: the highest of `scores` first, events without one last. Ties are
   * broken by id.
   */
  readonly sort: 'date' | 'price' | 'distance' | 'relevance' | 'trending';
  /** What `trending` sorts by, above zero. Callers pass the same scores for every page. */
  readonly scores?: ReadonlyMap<EventId, number> | undefined;
  readonly now: Instant;
  readonly page: PageRequest;
}

/** Searches the listed documents of the view `eventListings`, in its live build. */
export interface Listings {
  /**
   * A cursor continues after the last item of its page, whatever has been listed or delisted since.
   */
  search(query: ListingQuery): Promise<Page<EventListing>>;
}
