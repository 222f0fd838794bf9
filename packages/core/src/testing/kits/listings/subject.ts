import type { ListingQuery } from '../../../browsing/index.ts';
import type { EventId } from '../../../kernel/index.ts';
import { eventListings } from '../../../views/index.ts';
import type { EventListing } from '../../../views/index.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';
import { at, today } from '../views/subject.ts';

/**
 * The listings of one deployment, with the views they are read from, which nobody else writes
 * meanwhile.
 */
export type ListingsSubject = Pick<PortsSubject<'views' | 'listings'>, 'ports'>;

/** A word only one clause searches for, and no beginning of another. */
export const freshWord = (): string => `${freshName('word').replaceAll('-', 'x')}q`;

/** Puts listings into the live build. */
export const list = ({ ports }: ListingsSubject, ...listings: readonly EventListing[]): Promise<void> =>
  ports.views.apply(
    eventListings,
    listings.map((document) => ({ id: document.eventId, position: at(1), document })),
  );

/** A query for words, by date. */
export const queryOf = (words: readonly string[], over: Partial<ListingQuery> = {}): ListingQuery => ({
  words,
  sort: 'date',
  now: today,
  page: { limit: 100 },
  ...over,
});

/** The ids a query lists on one page. */
export const listedIds = async (
  { ports }: ListingsSubject,
  words: readonly string[],
  over: Partial<ListingQuery> = {},
): Promise<EventId[]> => (await ports.listings.search(queryOf(words, over))).items.map(({ eventId }) => eventId);
