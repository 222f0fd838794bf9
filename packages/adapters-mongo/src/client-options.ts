import type { MongoClientOptions } from 'mongodb';

/**
 * Options for a client of this adapter: a call is answered or a fault within a few seconds, and
 * within half a second when there is no server to be found. A server that comes back is found
 * again by itself.
 *
 * Writes are confirmed by a majority, so that a failover takes back no document that was folded.
 *
 * @example
 * const client = new MongoClient('mongodb://127.0.0.1:27017/ticketly', mongoClientOptions);
 */
export const mongoClientOptions: MongoClientOptions = {
  appName: 'ticketly',
  serverSelectionTimeoutMS: 500,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: 10_000,
  waitQueueTimeoutMS: 2_000,
  // A server that fell silent is noticed within two of these.
  heartbeatFrequencyMS: 2_000,
  maxPoolSize: 32,
  retryReads: true,
  retryWrites: true,
  writeConcern: { w: 'majority' },
};
