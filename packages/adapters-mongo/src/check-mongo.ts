import type { Db, Document } from 'mongodb';
import { MongoServerError } from 'mongodb';
import { orFault } from './mongo-fault.ts';

const unknownCommand = 59;
const confirmedWithinMs = 5_000;

/**
 * What is wrong with a server for this adapter, each in one sentence; empty when nothing is. It
 * writes a document, as a fold would: a read-only server is of no use to views. For startup and
 * health checks.
 *
 * Faults: those that a read would meet.
 */
export const checkMongo = async (db: Db): Promise<readonly string[]> => {
  const problems: string[] = [];
  const { version } = await db.command({ buildInfo: 1 }).catch(orFault);
  const major = Number(String(version).split('.')[0]);
  if (!(major >= 7)) {
    const found = typeof version === 'string' ? version : 'of unknown version';
    problems.push(`MongoDB must be version 7 or newer; this server is ${found}.`);
  }
  const role = await roleOf(db);
  if (role['isWritablePrimary'] !== true && role['ismaster'] !== true)
    return [...problems, 'This MongoDB server takes no writes: give the addresses of the whole replica set.'];
  const unconfirmed = await writeByMajority(db);
  if (unconfirmed !== undefined)
    problems.push(
      `No majority of MongoDB's members confirmed a write within ${confirmedWithinMs} ms: a failover could take it back (${unconfirmed}).`,
    );
  return problems;
};

const roleOf = (db: Db): Promise<Document> =>
  db
    .command({ hello: 1 })
    .catch((error: unknown) => {
      // Servers that only speak the protocol may know only the command's old name.
      if (error instanceof MongoServerError && error.code === unknownCommand) return db.command({ isMaster: 1 });
      throw error;
    })
    .catch(orFault);

/** @returns why a majority did not confirm; undefined if it did. */
const writeByMajority = async (db: Db): Promise<string | undefined> => {
  try {
    await db
      .collection<{ _id: string }>('checks', { writeConcern: { w: 'majority', wtimeoutMS: confirmedWithinMs } })
      .updateOne({ _id: 'writes' }, { $set: { at: new Date() } }, { upsert: true });
    return undefined;
  } catch (error) {
    if (error instanceof MongoServerError && error.name === 'MongoWriteConcernError') return error.message;
    return orFault(error);
  }
};
