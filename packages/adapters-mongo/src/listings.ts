import type { EventListing, ListingQuery, Listings, Page } from '@ticketly/core';
import { parseListingCursor, rankListings } from '@ticketly/core/browsing';
import { eventListings } from '@ticketly/core/views';
import type { Db } from 'mongodb';
import { mongoBuilds } from './builds.ts';
import type { ListingIndex } from './indexes.ts';
import { filterOf, isUnheardOf, narrowingIndex, withWhole } from './listing-filter.ts';
import type { ListingFilter } from './listing-filter.ts';
import { listingReads } from './listing-reads.ts';
import type { ListingReads } from './listing-reads.ts';
import { walkByDate, walkById, walkByPrice } from './listing-walks.ts';
import type { Stretch, Walk } from './listing-walks.ts';
import { recordsOf } from './records.ts';
import { walkByDistance } from './walk-by-distance.ts';
import { walkByTrend } from './walk-by-trend.ts';

/** How to search. */
export interface MongoListingsOptions {
  /**
   * Up to this many matches are all read and ranked; with more, only as many as a page needs. It
   * also bounds what a search by relevance ranks. Default: 300.
   */
  readonly rankedMax?: number | undefined;
}

/**
 * The `Listings` port over the documents of `mongoViews`, in the same database. Needs the indexes
 * of `prepareMongo`.
 *
 * Sorted as `rankListings` defines, with one bound: with more matches than `rankedMax`, a list by
 * relevance contains the soonest, those with every word in the title, and those with every word
 * whole, up to that many of each.
 */
export const mongoListings = (db: Db, { rankedMax = 300 }: MongoListingsOptions = {}): Listings => {
  const builds = mongoBuilds(db);
  const { name } = eventListings;
  const search = (query: ListingQuery): Promise<Page<EventListing>> =>
    builds.read(
      name,
      (build) => searchIn(listingReads(recordsOf(db, name, build)), query, rankedMax),
      ({ nextCursor }) => nextCursor !== null,
    );
  return { search };
};

const searchIn = async (reads: ListingReads, query: ListingQuery, rankedMax: number): Promise<Page<EventListing>> => {
  if (query.words.some(isUnheardOf)) return { items: [], nextCursor: null };
  const filter = filterOf(query);
  const index = narrowingIndex(query);
  if (index !== undefined) {
    const found = await reads.find({ filter, index, limit: rankedMax + 1 });
    if (found.length <= rankedMax) return rankListings(found, query);
  }
  const byRelevance = query.sort === 'relevance' && query.words.length > 0;
  return byRelevance ? rankBest(reads, query, filter, rankedMax) : walkPage(reads, query, filter);
};

/** Stretch after stretch until the page is full; the specification defines their order. */
const walkPage = async (
  reads: ListingReads,
  query: ListingQuery,
  filter: ListingFilter,
): Promise<Page<EventListing>> => {
  const cursor = query.page.cursor === undefined ? undefined : parseListingCursor(query.page.cursor);
  const found = new Map<string, EventListing>();
  let after: Walk['after'] = cursor;
  for (;;) {
    const walk: Walk = { reads, query, filter, now: cursor?.now ?? query.now, after, wanted: query.page.limit + 1 };
    const { listings, end } = await step(walk);
    for (const listing of listings) found.set(listing.eventId, listing);
    const page = rankListings(found.values(), query);
    if (page.nextCursor !== null || end === undefined) return page;
    after = end;
  }
};

const step = (walk: Walk): Promise<Stretch> => {
  const { sort, near } = walk.query;
  switch (sort) {
    case 'date':
      return walkByDate(walk);
    case 'price':
      return walkByPrice(walk);
    case 'distance':
      return near === undefined ? walkById(walk) : walkByDistance(walk, near);
    case 'relevance':
      return walkById(walk);
    case 'trending':
      return walkByTrend(walk);
  }
};

/** No index knows how relevant a listing is: this many of each kind are ranked here. */
const rankBest = async (
  reads: ListingReads,
  query: ListingQuery,
  filter: ListingFilter,
  rankedMax: number,
): Promise<Page<EventListing>> => {
  const { now } = (query.page.cursor === undefined ? undefined : parseListingCursor(query.page.cursor)) ?? query;
  const soonest = async (narrower: ListingFilter): Promise<readonly EventListing[]> => {
    const walk = { reads, query, filter: narrower, now, after: undefined, wanted: rankedMax };
    return (await walkByDate(walk)).listings;
  };
  const upToMax = async (index: ListingIndex, narrower: ListingFilter): Promise<readonly EventListing[]> => {
    const found = await reads.find({ filter: narrower, index, limit: rankedMax + 1 });
    return found.length <= rankedMax ? found : soonest(narrower);
  };
  const ranked = await Promise.all([
    soonest(filter),
    upToMax('listings_by_word', withWhole(filter, 'words', query.words)),
    upToMax('listings_by_title', withWhole(filter, 'title', query.words)),
  ]);
  return rankListings(new Map(ranked.flat().map((listing) => [listing.eventId, listing])).values(), query);
};
