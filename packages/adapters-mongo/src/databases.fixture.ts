import { MongoClient } from 'mongodb';
import type { Db } from 'mongodb';
import { mongoClientOptions } from './client-options.ts';
import { prepareMongo } from './indexes.ts';

/** A busy machine may take its time. */
export const patientOptions: typeof mongoClientOptions = {
  ...mongoClientOptions,
  serverSelectionTimeoutMS: 30_000,
  socketTimeoutMS: 120_000,
  waitQueueTimeoutMS: 120_000,
};

/** A client that waits for a server that is just coming up. */
export const openClient = async (url: string): Promise<MongoClient> => new MongoClient(url, patientOptions).connect();

/** A database of its own, with its indexes. */
export const freshDatabase = async (client: MongoClient): Promise<Db> => {
  const db = client.db(`test-${crypto.randomUUID()}`);
  await prepareMongo(db);
  return db;
};
