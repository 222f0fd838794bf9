import { TicketlyFault } from '@ticketly/core';
import type { Position, ViewWrite } from '@ticketly/core';
import { BSON, MongoBulkWriteError } from 'mongodb';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { encodeDocument } from './document-codec.ts';
import { mongoFault } from './mongo-fault.ts';
import type { ViewRecord } from './records.ts';
import { searchFieldsOf } from './search-fields.ts';

/** What MongoDB takes of a document. */
const bytesMax = 16 * 1024 * 1024;
const duplicateKey = 11_000;

type Operation = AnyBulkWriteOperation<ViewRecord>;

/**
 * Records of some writes: of several for one id only the latest.
 *
 * Faults: `unexpected` for a document that MongoDB can't hold.
 */
export const recordsFrom = (view: string, writes: readonly ViewWrite<object>[]): readonly ViewRecord[] => {
  const latest = new Map<string, ViewWrite<object>>();
  for (const write of writes) {
    const other = latest.get(write.id);
    if (other === undefined || other.position < write.position) latest.set(write.id, write);
  }
  return [...latest.values()].map((write) => recordFrom(view, write));
};

const recordFrom = (view: string, { id, position, document }: ViewWrite<object>): ViewRecord => {
  if (document === null) return { _id: id, position, document: null };
  const encoded = encodeDocument(`${view}/${id}`, document);
  const search = searchFieldsOf(view, document);
  return {
    _id: id,
    position,
    document: encoded.document,
    ...(encoded.escaped && { escaped: true }),
    ...(search && { search }),
  };
};

/**
 * Writes each record unless a later one is there, in one bulk whose order is of no account. An
 * upsert that finds no older record tries to insert; if there is a record then, it is later, or
 * somebody inserted it at the same moment: those few are asked once more, without the insert, and
 * matching nothing then means stale, never an error.
 */
export const writeRecords = async (
  collection: Collection<ViewRecord>,
  records: readonly ViewRecord[],
): Promise<void> => {
  if (records.length === 0) return;
  try {
    const refused = await sendBulk(collection, records.map(replacing(true)));
    const again = records.filter((_, at) => refused.has(at));
    if (again.length > 0) await sendBulk(collection, again.map(replacing(false)));
  } catch (error) {
    throw tooLarge(collection.collectionName, records) ?? mongoFault(error);
  }
};

const replacing =
  (upsert: boolean) =>
  ({ _id, ...replacement }: ViewRecord): Operation => ({
    replaceOne: { filter: olderThan(_id, replacement.position), replacement, upsert },
  });

const olderThan = (_id: string, position: Position): { _id: string; position: { $lt: Position } } => ({
  _id,
  position: { $lt: position },
});

/** @returns the places of what was refused because a record of this id is there. */
const sendBulk = async (
  collection: Collection<ViewRecord>,
  operations: readonly Operation[],
): Promise<ReadonlySet<number>> => {
  try {
    await collection.bulkWrite([...operations], { ordered: false });
    return new Set();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const unconfirmed = error.result.getWriteConcernError();
    if (unconfirmed !== undefined) {
      const sentence = `MongoDB: no majority confirmed the write: ${unconfirmed.errmsg ?? ''}`;
      throw new TicketlyFault('timeout', sentence, { cause: error });
    }
    const failures = [error.writeErrors].flat();
    const other = failures.find(({ code }) => code !== duplicateKey);
    if (failures.length === 0 || other !== undefined) throw error;
    return new Set(failures.map(({ index }) => index));
  }
};

/** The driver does not say which of the documents it is. */
const tooLarge = (collection: string, records: readonly ViewRecord[]): TicketlyFault | undefined => {
  for (const record of records) {
    const bytes = BSON.calculateObjectSize(record, { ignoreUndefined: true });
    if (bytes >= bytesMax) {
      const sentence = `${collection}/${record._id} takes ${bytes} bytes, and MongoDB takes ${bytesMax} of a document`;
      return new TicketlyFault('unexpected', sentence);
    }
  }
  return undefined;
};
