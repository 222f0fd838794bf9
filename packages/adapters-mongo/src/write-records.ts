import { TicketlyFault } from '@ticketly/core';
import type { Position, ViewWrite } from '@ticketly/core';
import { BSON, MongoBulkWriteError } from 'mongodb';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { encodeDocument } from './document-codec.ts';
import { mongoFault } from './mongo-fault.ts';
import type { ViewRecord } from './records.ts';
import { searchFieldsOf } from './search-fields.ts';

/** What MongoDB accepts in a document. */
const bytesMax = 16 * 1024 * 1024;
const duplicateKey = 11_000;

type Operation = AnyBulkWriteOperation<ViewRecord>;

/**
 * The records of some writes: for several to one id, only the latest.
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
 * Upserts each record unless a later one exists, in one unordered bulk. An upsert that finds no
 * older record tries to insert; if a record exists by then, it is later, or was inserted
 * concurrently: those few are retried once without the insert, and matching nothing then means
 * stale, never an error.
 *
 * @returns whether it inserted any.
 */
export const writeRecords = async (
  collection: Collection<ViewRecord>,
  records: readonly ViewRecord[],
): Promise<boolean> => {
  if (records.length === 0) return false;
  try {
    const { inserted, refused } = await sendBulk(collection, records.map(replacing(true)));
    const again = records.filter((_, at) => refused.has(at));
    if (again.length > 0) await sendBulk(collection, again.map(replacing(false)));
    return inserted > 0;
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

/** How a bulk ended. */
interface Sent {
  readonly inserted: number;
  /** The indexes of writes that were refused because a record with their id exists. */
  readonly refused: ReadonlySet<number>;
}

const sendBulk = async (collection: Collection<ViewRecord>, operations: readonly Operation[]): Promise<Sent> => {
  try {
    const { upsertedCount } = await collection.bulkWrite([...operations], { ordered: false });
    return { inserted: upsertedCount, refused: new Set() };
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
    return { inserted: error.result.upsertedCount, refused: new Set(failures.map(({ index }) => index)) };
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
