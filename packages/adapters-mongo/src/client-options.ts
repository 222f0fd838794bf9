import type { MongoClientOptions } from 'mongodb';

/**
 * Options for a client of this adapter: every call gets an answer or a fault within a few seconds,
 * or within half a second if no server can be found. The driver reconnects on its own when a server
 * comes back.
 *
 * Writes are confirmed by a majority, so that a failover loses no folded document.
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
  // A server that has gone silent is noticed within two of these.
  heartbeatFrequencyMS: 2_000,
  maxPoolSize: 32,
  retryReads: true,
  retryWrites: true,
  writeConcern: { w: 'majority' },
};
