import { invariant } from '../kernel/index.ts';
import type { Instant, Page } from '../kernel/index.ts';
import { plainWords } from '../views/index.ts';
import type { EventListing } from '../views/index.ts';
import { distanceKm } from './distance.ts';
import { formatListingCursor, parseListingCursor } from './listing-cursor.ts';
import type { ListingPosition } from './listing-cursor.ts';
import type { ListingQuery } from './listings.port.ts';

/**
 * One page of the listings that match a query, in its order: what `Listings.search` promises, for a
 * store that has them all in memory. A page continues after the key and id of the last item, not
 * after a count, so nothing is skipped or shown twice when listings come and go in between.
 */
export const rankListings = (listings: Iterable<EventListing>, query: ListingQuery): Page<EventListing> => {
  const after = query.page.cursor === undefined ? undefined : parseListingCursor(query.page.cursor);
  const now = after?.now ?? query.now;
  const places = [...listings]
    .filter((listing) => matchesQuery(listing, query))
    .map((listing) => ({ listing, place: placeOf(listing, query, now) }))
    .filter(({ place }) => after === undefined || comparePlaces(place, after) > 0)
    .sort((one, other) => comparePlaces(one.place, other.place));
  const page = places.slice(0, query.page.limit);
  const last = places.length > page.length ? page.at(-1) : undefined;
  return { items: page.map(({ listing }) => listing), nextCursor: last ? formatListingCursor(last.place) : null };
};

/** Whether a listing matches a query, regardless of its rank. */
export const matchesQuery = (listing: EventListing, query: ListingQuery): boolean => {
  const { words, category, currency, near, from, to } = query;
  if (!listing.listed) return false;
  if (currency !== undefined && listing.priceFrom.currency !== currency) return false;
  if (category !== undefined && listing.category !== category) return false;
  if (near !== undefined && distanceKm(near, listing.venue) > near.radiusKm) return false;
  const anyTime = from === undefined && to === undefined;
  const inTime = anyTime || startsOf(listing).some((at) => at >= (from ?? at) && at <= (to ?? at));
  return inTime && words.every((word) => listing.words.some((listed) => listed.startsWith(word)));
};

const startsOf = (listing: EventListing): readonly Instant[] =>
  listing.sessions.filter(({ cancelled }) => !cancelled).map(({ startsAt }) => startsAt);

/** The place of a listing in a query's list, sorted as of a moment. */
export const placeOf = (listing: EventListing, query: ListingQuery, now: Instant): ListingPosition => ({
  sort: query.sort,
  key: keyOf(listing, query, now),
  eventId: listing.eventId,
  now,
});

const keyOf = (listing: EventListing, query: ListingQuery, now: Instant): number => {
  switch (query.sort) {
    case 'date':
      return startsOf(listing).reduce((first, at) => (at >= now && at < first ? at : first), Number.MAX_SAFE_INTEGER);
    case 'price':
      invariant(query.currency !== undefined, 'prices in several currencies have no order: name a currency');
      return listing.priceFrom.amountMinor;
    case 'distance':
      return query.near === undefined ? 0 : distanceKm(query.near, listing.venue);
    case 'relevance':
      return -relevanceOf(listing, query.words);
    case 'trending':
      return 0 - (query.scores?.get(listing.eventId) ?? 0);
  }
};

/**
 * A word counts 1 if it is a prefix of a word of the listing, 2 if it equals one, and three times
 * as much in the title.
 */
const relevanceOf = (listing: EventListing, words: readonly string[]): number => {
  const title = plainWords(listing.title);
  return words.reduce((sum, word) => sum + hitOf(word, listing.words) + 2 * hitOf(word, title), 0);
};

const hitOf = (word: string, among: readonly string[]): number => {
  if (among.includes(word)) return 2;
  return among.some((one) => one.startsWith(word)) ? 1 : 0;
};

const comparePlaces = (one: ListingPosition, other: ListingPosition): number =>
  one.key - other.key || (one.eventId < other.eventId ? -1 : Number(one.eventId > other.eventId));
