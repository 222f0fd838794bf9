import { eventListings, plainWords } from '@ticketly/core/views';
import type { EventListing } from '@ticketly/core';
import { cellsAt } from './geohash.ts';

/**
 * The fields that a listing is found by. Present only while the event is listed, so that indexes
 * contain nothing that nobody may find.
 */
export interface SearchFields {
  readonly listed: true;
  readonly category: string;
  /** The lowest price, in minor units. */
  readonly price: number;
  readonly words: readonly string[];
  /** The normalized words of the title. */
  readonly title: readonly string[];
  /** The starts of the sessions that are not cancelled. */
  readonly starts: readonly number[];
  /** The last of them; before all time if there are none. */
  readonly last: number;
  /** The cells that contain the venue, from the largest to the smallest. */
  readonly cells: readonly string[];
}

/** Before any moment of the calendar. */
export const beforeAllTime: number = Number.MIN_SAFE_INTEGER;

/** The search fields of a document; undefined if it is unlisted or the view is not searched. */
export const searchFieldsOf = (view: string, document: object): SearchFields | undefined => {
  if (view !== eventListings.name) return undefined;
  // What a store receives for this view was made by its fold.
  const listing = document as EventListing;
  if (!listing.listed) return undefined;
  const starts = listing.sessions.filter(({ cancelled }) => !cancelled).map(({ startsAt }) => startsAt);
  return {
    listed: true,
    category: listing.category,
    price: listing.priceFrom.amountMinor,
    words: listing.words,
    title: plainWords(listing.title),
    starts,
    last: Math.max(beforeAllTime, ...starts),
    cells: cellsAt(listing.venue),
  };
};
