import type { ListingQuery } from '../../../browsing/index.ts';
import type { EventId, Page } from '../../../kernel/index.ts';
import { eventListings } from '../../../views/index.ts';
import type { EventListing } from '../../../views/index.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';
import { applyLive, at, today } from '../views/subject.ts';

/**
 * The listings of one deployment, with the views they are read from. Nobody else writes them
 * meanwhile.
 */
export type ListingsSubject = Pick<PortsSubject<'views' | 'listings'>, 'ports'>;

/** A word that only one clause searches for, and that is no prefix of another. */
export const freshWord = (): string => `${freshName('word').replaceAll('-', 'x')}q`;

/** Puts listings into the live build. */
export const list = ({ ports }: ListingsSubject, ...listings: readonly EventListing[]): Promise<void> =>
  applyLive(
    ports.views,
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

/** The ids on a page. */
export const idsIn = ({ items }: Page<EventListing>): readonly EventId[] => items.map(({ eventId }) => eventId);

/** The ids that a query lists on one page. */
export const listedIds = async (
  { ports }: ListingsSubject,
  words: readonly string[],
  over: Partial<ListingQuery> = {},
): Promise<readonly EventId[]> => idsIn(await ports.listings.search(queryOf(words, over)));
