import type { Build, Position } from '@ticketly/core';
import type { Collection, CollectionOptions, Db } from 'mongodb';
import { decodeDocument } from './document-codec.ts';
import type { SearchFields } from './search-fields.ts';

/** What is stored under an id. */
export interface ViewRecord {
  readonly _id: string;
  readonly position: Position;
  /** Null: removed at this position, so that an older write can't undo that. */
  readonly document: object | null;
  readonly escaped?: true;
  readonly search?: SearchFields;
}

/**
 * Whatever the client's options, documents are written to a majority, read from it, and returned as
 * they were.
 */
export const strict: CollectionOptions = {
  writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  ignoreUndefined: true,
  promoteLongs: true,
  promoteValues: true,
};

/** The name of the collection for a build of a view. */
export const collectionName = (view: string, build: Build): string => `${view}_v${build}`;

/** The records of a build of a view. */
export const recordsOf = (db: Db, view: string, build: Build): Collection<ViewRecord> =>
  db.collection<ViewRecord>(collectionName(view, build), strict);

/** The document of a record; undefined if it was removed. */
export const documentOf = ({ document, escaped }: Pick<ViewRecord, 'document' | 'escaped'>): object | undefined =>
  document === null ? undefined : decodeDocument(document, escaped === true);
