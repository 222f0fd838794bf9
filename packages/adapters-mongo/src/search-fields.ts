import { eventListings, plainWords } from '@ticketly/core/views';
import type { EventListing } from '@ticketly/core';
import { cellsAt } from './geohash.ts';

/**
 * What a listing is found by. It is there only while the event is listed, so that indexes hold
 * nothing that nobody may find.
 */
export interface SearchFields {
  readonly listed: true;
  readonly category: string;
  /** The lowest price, in minor units. */
  readonly price: number;
  readonly words: readonly string[];
  /** The plain words of the title. */
  readonly title: readonly string[];
  /** The starts of the sessions that take place. */
  readonly starts: readonly number[];
  /** The last of them; before all time if there is none. */
  readonly last: number;
  /** The cells of the venue, from the largest to the smallest. */
  readonly cells: readonly string[];
}

/** Before any moment of the calendar. */
export const beforeAllTime: number = Number.MIN_SAFE_INTEGER;

/** The fields to find a document by; undefined if nobody may or the view is not searched. */
export const searchFieldsOf = (view: string, document: object): SearchFields | undefined => {
  if (view !== eventListings.name) return undefined;
  // What a store is handed for this view was made by its fold.
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
