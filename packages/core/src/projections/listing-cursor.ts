import { instant } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { ListingQuery } from './views.port.ts';

/** The place after one listing in a sorted list: its key and id, and the moment the list is sorted from. */
export interface ListingPlace {
  readonly sort: ListingQuery['sort'];
  readonly key: number;
  readonly eventId: string;
  readonly now: Instant;
}

const sorts: readonly ListingQuery['sort'][] = ['date', 'price', 'distance', 'relevance'];

/** Writes a place as an opaque cursor. */
export const formatListingCursor = ({ sort, key, eventId, now }: ListingPlace): string =>
  btoa(JSON.stringify([sort, key, eventId, now]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Reads a cursor; undefined if it is none of ours. */
export const parseListingCursor = (cursor: string): ListingPlace | undefined => {
  const parts = parseParts(cursor);
  if (!Array.isArray(parts)) return undefined;
  const [sortText, key, eventId, now] = parts as readonly unknown[];
  const sort = sorts.find((one) => one === sortText);
  const sound = typeof key === 'number' && typeof eventId === 'string' && Number.isSafeInteger(now);
  return sort && sound ? { sort, key, eventId, now: instant(Number(now)) } : undefined;
};

const parseParts = (cursor: string): unknown => {
  try {
    return JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
};
