import type { EventListing, Instant, ListingQuery } from '@ticketly/core';
import { placeOf } from '@ticketly/core/browsing';
import type { ListingPosition } from '@ticketly/core/browsing';
import type { ListingIndex } from './indexes.ts';
import { narrowed } from './listing-filter.ts';
import type { ListingFilter } from './listing-filter.ts';
import type { ListingReads } from './listing-reads.ts';

/** The place of a walk: after a listing with this key and id. */
export type WalkedTo = Pick<ListingPosition, 'key' | 'eventId'>;

/** A way through the listings in the order of an index. */
export interface Walk {
  readonly reads: ListingReads;
  readonly query: ListingQuery;
  readonly filter: ListingFilter;
  /** The moment from which the list is sorted: that of its first page. */
  readonly now: Instant;
  readonly after: WalkedTo | undefined;
  readonly wanted: number;
}

/** Everything the query finds between two places of its list, and perhaps more. */
export interface Stretch {
  readonly listings: readonly EventListing[];
  /** Where to continue; undefined at the end of the list. */
  readonly end: WalkedTo | undefined;
}

const dayMs = 86_400_000;

/** How far ahead the first window reaches, and those after it; the last is unbounded. */
const windowsMs: readonly number[] = [2 * dayMs, 14 * dayMs, 112 * dayMs, Infinity];

/**
 * By the first session from `now` on. The index has every start of a listing, not just that one,
 * but a listing whose first session lies in a window has a start in it: the server takes the
 * listings of a window, computes their keys and sorts by them. A wider window follows if that was
 * not enough.
 */
export const walkByDate = async (walk: Walk): Promise<Stretch> => {
  const { reads, query, filter, now, after, wanted } = walk;
  const index = query.category === undefined ? 'listings_by_start' : 'listings_by_category_and_start';
  const isOver = after?.key === Number.MAX_SAFE_INTEGER;
  const listings: EventListing[] = [];
  let from = Math.max(now, after?.key ?? now);
  for (const windowMs of isOver ? [] : windowsMs) {
    const place = after !== undefined && after.key >= from ? after : { key: from, eventId: '' };
    const to = from + windowMs;
    const stages = byFirstStart(walk, { from, to }, place, wanted - listings.length);
    listings.push(...(await reads.aggregate(index, stages)));
    if (listings.length >= wanted) return upToLast(walk, listings);
    from = to;
  }
  const over = { 'search.last': { $lt: now }, ...(isOver && { _id: { $gt: after.eventId } }) };
  const limit = wanted - listings.length;
  const find = { filter: narrowed(filter, over), index: 'listings_by_last_start', sort: { _id: 1 }, limit } as const;
  return upToLast(walk, [...listings, ...(await reads.find(find))]);
};

const byFirstStart = (
  { filter, now }: Walk,
  { from, to }: { readonly from: number; readonly to: number },
  { key, eventId }: WalkedTo,
  limit: number,
): Parameters<ListingReads['aggregate']>[1] => [
  { $match: narrowed(filter, { 'search.starts': { $elemMatch: { $gte: from, ...(to < Infinity && { $lt: to }) } } }) },
  { $addFields: { key: { $min: { $filter: { input: '$search.starts', cond: { $gte: ['$$this', now] } } } } } },
  { $match: { $or: [{ key: { $gt: key } }, { key, _id: { $gt: eventId } }] } },
  { $sort: { key: 1, _id: 1 } },
  { $limit: limit },
];

/** By price in the query's currency; equal prices by id. */
export const walkByPrice = (walk: Walk): Promise<Stretch> => {
  const { query, after } = walk;
  const index =
    query.category === undefined ? 'listings_by_currency_and_price' : 'listings_by_category_currency_and_price';
  const ties = after ? [{ 'search.price': after.key, _id: { $gt: after.eventId } }] : [];
  const dearer = after ? { 'search.price': { $gt: after.key } } : {};
  return walkRanges(walk, index, { 'search.price': 1, _id: 1 }, [...ties, dearer]);
};

/** By id: listings with the same key. */
export const walkById = (walk: Walk): Promise<Stretch> => {
  const { query, after } = walk;
  const index = query.category === undefined ? 'listings_by_id' : 'listings_by_category_and_id';
  return walkRanges(walk, index, { _id: 1 }, [after ? { _id: { $gt: after.eventId } } : {}]);
};

/** Ranges of an index, one after the other. */
const walkRanges = async (
  walk: Walk,
  index: ListingIndex,
  sort: Readonly<Record<string, 1>>,
  ranges: readonly ListingFilter[],
): Promise<Stretch> => {
  const { reads, filter, wanted } = walk;
  const listings: EventListing[] = [];
  for (const range of ranges) {
    const limit = wanted - listings.length;
    if (limit > 0) listings.push(...(await reads.find({ filter: narrowed(filter, range), index, sort, limit })));
  }
  return upToLast(walk, listings);
};

const upToLast = ({ query, now, wanted }: Walk, listings: readonly EventListing[]): Stretch => {
  const last = listings.at(-1);
  return { listings, end: last !== undefined && listings.length >= wanted ? placeOf(last, query, now) : undefined };
};
