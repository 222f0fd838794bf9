import { formatCursor, instant, isId, isInCalendar, parseCursor } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';

/** The place after an item in a list sorted by time: of entries, or of payments at a gateway. */
export interface LedgerPlace {
  readonly at: Instant;
  readonly id: string;
}

/** Writes a place in the list of an organization or a gateway as an opaque cursor. */
export const formatLedgerCursor = (list: string, { at, id }: LedgerPlace): string => formatCursor([list, at, id]);

/** Reads a cursor of this list; undefined if it is not one. */
export const parseLedgerCursor = (list: string, cursor: string): LedgerPlace | undefined => {
  const parts = parseCursor(cursor);
  if (parts?.length !== 3) return undefined;
  const [listGiven, at, id] = parts;
  const isOfList = listGiven === list && typeof at === 'number' && isInCalendar(at);
  // An entry's id is composed of other ids.
  return isOfList && typeof id === 'string' && id.split(':').every(isId) ? { at: instant(at), id } : undefined;
};

/** Compares two places of one list. */
export const compareLedgerPlaces = (one: LedgerPlace, other: LedgerPlace): number =>
  one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id));
