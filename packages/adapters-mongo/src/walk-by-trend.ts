import type { EventId, EventListing, ListingQuery } from '@ticketly/core';
import { narrowed } from './listing-filter.ts';
import { walkById } from './listing-walks.ts';
import type { Stretch, Walk, WalkedTo } from './listing-walks.ts';

/** Ranked events requested at a time. */
const rankedAtOnce = 500;

/**
 * By the scores that come with the query and are in no document: first the listings with a score,
 * in score order, read by id; then the others by id. The latter are read with ranked ones among
 * them, which are skipped because their place is earlier.
 */
export const walkByTrend = async (walk: Walk): Promise<Stretch> => {
  const { reads, query, filter, after } = walk;
  const ranked = inRankedOrder(query);
  const next = ranked.slice(firstAfter(ranked, after)).slice(0, rankedAtOnce);
  const last = next.at(-1);
  if (last === undefined) {
    const { listings, end } = await walkById({ ...walk, after: after?.key === 0 ? after : undefined });
    return { listings, end: end && { key: 0, eventId: end.eventId } };
  }
  const ids = next.map(({ eventId }) => eventId);
  const index = query.category === undefined ? 'listings_by_id' : 'listings_by_category_and_id';
  const listings: readonly EventListing[] = await reads.find({
    filter: narrowed(filter, { _id: { $in: ids } }),
    index,
    limit: rankedAtOnce,
  });
  return { listings, end: last };
};

interface Ranked extends WalkedTo {
  readonly eventId: EventId;
}

const known = new WeakMap<ReadonlyMap<EventId, number>, readonly Ranked[]>();

/** All who page through a ranking share the same object, so it is sorted once. */
const inRankedOrder = ({ scores }: ListingQuery): readonly Ranked[] => {
  if (scores === undefined) return [];
  const sorted =
    known.get(scores) ??
    [...scores].map(([eventId, score]): Ranked => ({ key: -score, eventId })).sort((one, other) => compare(one, other));
  known.set(scores, sorted);
  return sorted;
};

const firstAfter = (ranked: readonly Ranked[], after: WalkedTo | undefined): number => {
  if (after === undefined) return 0;
  const found = ranked.findIndex((place) => compare(place, after) > 0);
  return found < 0 ? ranked.length : found;
};

const compare = (one: WalkedTo, other: WalkedTo): number =>
  one.key - other.key || (one.eventId < other.eventId ? -1 : Number(one.eventId > other.eventId));
