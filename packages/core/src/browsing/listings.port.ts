import type { Instant, Page, PageRequest } from '../kernel/index.ts';
import type { EventListing } from '../views/index.ts';

/** Which events to list. */
export interface ListingQuery {
  /** Every word must begin a word of the listing. */
  readonly words: readonly string[];
  readonly category?: string | undefined;
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly radiusKm: number } | undefined;
  /** A session starts within. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /**
   * `date`: the first session from `now` that takes place, events without one last · `price`: the lowest first · `distance`: the nearest to `near`
   * first · `relevance`: the most words met first, whole words and the title's before others. Ties go by id.
   */
  readonly sort: 'date' | 'price' | 'distance' | 'relevance';
  readonly now: Instant;
  readonly page: PageRequest;
}

/** The listings as a visitor looks for them: the live generation of the view `eventListings`, and what is listed of it. */
export interface Listings {
  /** A cursor continues after the last item of its page, whatever was listed or delisted since. */
  search(query: ListingQuery): Promise<Page<EventListing>>;
}
