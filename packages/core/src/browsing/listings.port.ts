import type { EventId, Instant, Page, PageRequest } from '../kernel/index.ts';
import type { EventListing } from '../views/index.ts';

/** Which events to list. */
export interface ListingQuery {
  /** Each must be the beginning of a word of the listing. */
  readonly words: readonly string[];
  readonly category?: string | undefined;
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly radiusKm: number } | undefined;
  /** A session starts within. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /**
   * `date`: by the first session from `now` on that takes place, events without one last · `price`:
   * the lowest first · `distance`: the nearest to `near` first · `relevance`: the best match first;
   * whole words count more than beginnings, and the title more than the rest · `trending`: the
   * highest of `scores` first, events without one last. Ties are broken by id.
   */
  readonly sort: 'date' | 'price' | 'distance' | 'relevance' | 'trending';
  /**
   * What `trending` sorts by, above zero. Whoever pages on brings the same ones for every page.
   */
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
