import { connectMongo, mongoClientOptions, mongoPorts, prepareMongo } from '@ticketly/adapters-mongo';
import { TicketlyFault } from '@ticketly/core';
import type { Job, ViewPorts } from '@ticketly/core';
import { MongoClient } from 'mongodb';
import type { Part } from '../parts/part.ts';
import { withoutStoppingSales } from '../parts/without-stopping-sales.ts';

/** Where the address names no database. */
const defaultDatabase = 'ticketly';

/**
 * Views in MongoDB. A start does not wait for the server: sales go on without views, so nobody is
 * kept from selling by it.
 */
export const openMongo = (url: string): Part<ViewPorts> => {
  const client = clientOf(url);
  const connecting = connectMongo(client);
  const db = client.db(new URL(url).pathname.slice(1) || defaultDatabase);
  return {
    value: mongoPorts(db),
    healthChecks: [
      withoutStoppingSales('mongo', 'Listings and dashboards are not shown: MongoDB does not answer.', () =>
        db.command({ ping: 1 }),
      ),
    ],
    jobs: [once('index the views', () => prepareMongo(db))],
    close: async () => {
      connecting.stop();
      await client.close();
    },
  };
};

const clientOf = (url: string): MongoClient => {
  try {
    return new MongoClient(url, mongoClientOptions);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TicketlyFault('misconfigured', `TICKETLY_MONGO_URL is no address of a MongoDB: ${why}`, { cause });
  }
};

/** Work that is done with the first time it succeeds. */
const once = (name: string, work: () => Promise<void>): Job => {
  let isDone = false;
  return {
    name,
    everyMs: 60_000,
    run: async () => {
      if (!isDone) await work();
      isDone = true;
      return 0;
    },
  };
};
