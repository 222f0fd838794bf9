import type { EventListing } from '@ticketly/core';
import type { Collection, Document, Sort } from 'mongodb';
import type { ListingIndex } from './indexes.ts';
import type { ListingFilter } from './listing-filter.ts';
import { orFault } from './mongo-fault.ts';
import { documentOf } from './records.ts';
import type { ViewRecord } from './records.ts';

/** One query of a search; each names its index. */
export interface ListingFind {
  readonly filter: ListingFilter;
  readonly index: ListingIndex;
  readonly sort?: Sort;
  readonly limit: number;
}

/** How a search reads a build. */
export interface ListingReads {
  readonly find: (find: ListingFind) => Promise<readonly EventListing[]>;
  /** The listings with these ids, in no order. */
  readonly byId: (ids: readonly string[]) => Promise<readonly EventListing[]>;
  /** The stages begin with the condition that the index serves. */
  readonly aggregate: (index: ListingIndex, stages: readonly Document[]) => Promise<readonly EventListing[]>;
  /** Where the venues of the matching listings are, batch by batch. */
  readonly places: (index: ListingIndex, filter: ListingFilter) => AsyncIterable<Place>;
}

/** A listing's id, and where its venue is. */
export interface Place {
  readonly eventId: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** The server ends a search that takes longer. */
const maxTimeMS = 5_000;
const documentOnly = { document: 1, escaped: 1 } as const;

/** See {@link ListingReads}. */
export const listingReads = (records: Collection<ViewRecord>): ListingReads => ({
  find: async ({ filter, index, sort, limit }) => {
    const options = { hint: index, limit, projection: documentOnly, maxTimeMS, ...(sort !== undefined && { sort }) };
    return listingsIn(await records.find(filter, options).toArray().catch(orFault));
  },
  byId: async (ids) => {
    const found = records.find({ _id: { $in: [...ids] } }, { projection: documentOnly, maxTimeMS });
    return listingsIn(await found.toArray().catch(orFault));
  },
  aggregate: async (index, stages) => {
    const pipeline = [...stages, { $project: documentOnly }];
    const found = records.aggregate<ViewRecord>(pipeline, { hint: index, maxTimeMS });
    return listingsIn(await found.toArray().catch(orFault));
  },
  places: async function* (index, filter) {
    const projection = { 'document.venue.latitude': 1, 'document.venue.longitude': 1 };
    try {
      for await (const { _id, document } of records.find(filter, { hint: index, projection, maxTimeMS })) {
        const { latitude, longitude } = (document as EventListing).venue;
        yield { eventId: _id, latitude, longitude };
      }
    } catch (error) {
      await orFault(error);
    }
  },
});

/** Everything in the collection of this view was written through it. */
const listingsIn = (found: readonly Pick<ViewRecord, 'document' | 'escaped'>[]): readonly EventListing[] =>
  found.flatMap((record) => (documentOf(record) as EventListing | undefined) ?? []);
