import { formatCursor, instant, isId, isInCalendar, parseCursor } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { ListingQuery } from './listings.port.ts';

/**
 * The place after one listing in a sorted list: its key and id, and the moment that the list is
 * sorted as of.
 */
export interface ListingPosition {
  readonly sort: ListingQuery['sort'];
  readonly key: number;
  readonly eventId: string;
  readonly now: Instant;
}

const sorts: readonly ListingQuery['sort'][] = ['date', 'price', 'distance', 'relevance', 'trending'];

/** Writes a place as an opaque cursor. */
export const formatListingCursor = ({ sort, key, eventId, now }: ListingPosition): string =>
  formatCursor([sort, key, eventId, now]);

/** Reads a cursor; undefined if this list did not write it. */
export const parseListingCursor = (cursor: string): ListingPosition | undefined => {
  const parts = parseCursor(cursor);
  if (parts?.length !== 4) return undefined;
  const [sortText, key, eventId, now] = parts;
  const sort = sorts.find((one) => one === sortText);
  if (sort === undefined) return undefined;
  if (typeof key !== 'number' || typeof now !== 'number' || !isInCalendar(now)) return undefined;
  return typeof eventId === 'string' && isId(eventId) ? { sort, key, eventId, now: instant(now) } : undefined;
};
