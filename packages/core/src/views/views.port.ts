import type { EventId, Instant, Money, Page, PageRequest, SessionId } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { SessionProgress } from '../scheduling/index.ts';

/** What every document says of itself. */
export interface StaleMark {
  /** The document stopped at a fact that could not be applied: it is right as of then, and later facts are missing. */
  readonly stale?: true;
}

/** What a list of events shows of one. */
export interface EventListing extends StaleMark {
  readonly eventId: EventId;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly venue: {
    readonly name: string;
    readonly city: string;
    readonly latitude: number;
    readonly longitude: number;
  };
  readonly priceFrom: Money;
  readonly priceTo: Money;
  readonly sessions: readonly {
    readonly sessionId: SessionId;
    readonly startsAt: Instant;
    readonly cancelled: boolean;
  }[];
  /** Folded words of title, summary, category and venue, for search. */
  readonly words: readonly string[];
  /** Only approved events are listed; the documents of the others wait, or are kept, unseen. */
  readonly listed: boolean;
}

/** What the page of a session shows of its sale, counted from the log. */
export interface SessionPage extends StaleMark {
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly progress: SessionProgress['status'];
  /** Seats that can be sold at all. */
  readonly capacity: number;
  readonly ticketsSold: number;
  readonly soldByTier: Readonly<Record<string, number>>;
  readonly revenue: Money;
}

/** The views by name. */
export interface ViewDocuments {
  readonly event_listings: EventListing;
  readonly session_pages: SessionPage;
}

/** The name of a view. */
export type ViewName = keyof ViewDocuments;

/** A document and the position of the last event it has applied. */
export interface Viewed<Document> {
  readonly document: Document;
  readonly position: Position;
}

/** A document to write; null removes it. Ignored where the stored one has applied this position or a later one. */
export interface ViewWrite<Document> {
  readonly id: string;
  readonly position: Position;
  readonly document: Document | null;
}

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

/** One generation of a view: readers see the live one, a rebuild fills another beside it. */
export type Generation = number;

/**
 * Documents folded from the log, for reading.
 *
 * `apply` is idempotent by position and a document never moves backwards: of two writes the one with the later position stays, in whatever order and
 * however often they come. A rebuild fills a new generation beside the live one (`build`), which readers get at once and whole (`switchTo`).
 */
export interface Views {
  get<Name extends ViewName>(
    name: Name,
    id: string,
    generation?: Generation,
  ): Promise<Viewed<ViewDocuments[Name]> | undefined>;
  apply<Name extends ViewName>(
    name: Name,
    writes: readonly ViewWrite<ViewDocuments[Name]>[],
    generation?: Generation,
  ): Promise<void>;
  /** Marks a document as stale, if it is there, and leaves its position: the next write brings one without the mark. */
  markStale(name: ViewName, id: string, generation?: Generation): Promise<void>;
  /** Listed events of the live generation. A cursor continues after the last item of its page, whatever was listed or delisted since. */
  listings(query: ListingQuery): Promise<Page<EventListing>>;
  /** Begins an empty generation beside the live one. */
  build(name: ViewName): Promise<Generation>;
  /** Makes a generation the live one and drops the old. */
  switchTo(name: ViewName, generation: Generation): Promise<void>;
}
