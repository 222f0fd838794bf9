import type { EventId, EventListing, ListingQuery } from '@ticketly/core';
import { narrowed } from './listing-filter.ts';
import { walkById } from './listing-walks.ts';
import type { Stretch, Walk, WalkedTo } from './listing-walks.ts';

/** Ranked events asked for at a time. */
const rankedAtOnce = 500;

/**
 * By the scores that the query brings along, which are in no document: those who have one in the
 * order of their scores, asked for by id, and behind them the others by id. Those come with ranked
 * ones among them, which have their place before.
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

/** A ranking is the same object for all who page through it, and sorted once. */
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
