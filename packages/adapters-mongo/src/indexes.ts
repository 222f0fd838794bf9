import type { Build } from '@ticketly/core';
import { attendees, eventListings } from '@ticketly/core/views';
import type { Db, IndexDescription } from 'mongodb';
import { attendeeIndexes } from './attendee-indexes.ts';
import { mongoBuilds } from './builds.ts';
import { orFault } from './mongo-fault.ts';
import { recordsOf } from './records.ts';

const ofListings = (key: Readonly<Record<string, 1>>): Omit<IndexDescription, 'name'> => ({
  key: { ...key },
  // Most events are over. What is not listed can't be found, so it is in no index.
  partialFilterExpression: { 'search.listed': true },
});

/** The name of an index that a search may rely on. */
export type ListingIndex =
  | 'listings_by_word'
  | 'listings_by_title'
  | 'listings_by_cell'
  | 'listings_by_start'
  | 'listings_by_category_and_start'
  | 'listings_by_last_start'
  | 'listings_by_currency_and_price'
  | 'listings_by_category_currency_and_price'
  | 'listings_by_id'
  | 'listings_by_category_and_id';

const currency = 'document.priceFrom.currency';

/** A different key needs a different name. */
const definitions: Readonly<Record<ListingIndex, Omit<IndexDescription, 'name'>>> = {
  listings_by_word: ofListings({ 'search.words': 1 }),
  listings_by_title: ofListings({ 'search.title': 1 }),
  listings_by_cell: ofListings({ 'search.cells': 1 }),
  listings_by_start: ofListings({ 'search.starts': 1 }),
  listings_by_category_and_start: ofListings({ 'search.category': 1, 'search.starts': 1 }),
  listings_by_last_start: ofListings({ 'search.last': 1, _id: 1 }),
  listings_by_currency_and_price: ofListings({ [currency]: 1, 'search.price': 1, _id: 1 }),
  listings_by_category_currency_and_price: ofListings({
    'search.category': 1,
    [currency]: 1,
    'search.price': 1,
    _id: 1,
  }),
  listings_by_id: ofListings({ 'search.listed': 1, _id: 1 }),
  listings_by_category_and_id: ofListings({ 'search.category': 1, _id: 1 }),
};

/**
 * The indexes of a view's builds, in addition to that on `_id`, which every collection has.
 * Documents are otherwise read only by id.
 */
export const indexesOf = (view: string): readonly (IndexDescription & { readonly name: string })[] =>
  Object.entries(ofView.get(view) ?? {}).map(([name, index]) => ({ name, ...index }));

type Definitions = Readonly<Record<string, Omit<IndexDescription, 'name'>>>;

const ofView: ReadonlyMap<string, Definitions> = new Map<string, Definitions>([
  [eventListings.name, definitions],
  [attendees.name, attendeeIndexes],
]);

/** Creates the missing indexes of one build. */
export const indexBuild = async (db: Db, view: string, build: Build): Promise<void> => {
  const indexes = indexesOf(view);
  if (indexes.length > 0)
    await recordsOf(db, view, build)
      .createIndexes([...indexes])
      .catch(orFault);
};

/**
 * Creates every index that the adapter's queries name, in the live builds. Run it at every start:
 * existing indexes stay as they are. A new build gets its indexes when it begins.
 *
 * Faults: `misconfigured` if an index of the same name has another key.
 */
export const prepareMongo = async (db: Db): Promise<void> => {
  const builds = mongoBuilds(db);
  await Promise.all([...ofView.keys()].map(async (view) => indexBuild(db, view, await builds.live(view))));
};
