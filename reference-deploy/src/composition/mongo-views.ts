import { connectMongo, mongoClientOptions, mongoPorts, mongoViews, prepareMongo } from '@ticketly/adapters-mongo';
import { TicketlyFault } from '@ticketly/core';
import type { Job, ViewPorts, Views } from '@ticketly/core';
import { MongoClient } from 'mongodb';
import type { Db, MongoClientOptions } from 'mongodb';
import type { Part } from '../parts/part.ts';
import { withoutStoppingSales } from '../parts/without-stopping-sales.ts';

/** Used if the address names no database. */
const defaultDatabase = 'ticketly';

/** Limits for a command: unlike a reader, an operator waits for a busy server. */
const patientOptions: MongoClientOptions = {
  ...mongoClientOptions,
  serverSelectionTimeoutMS: 15_000,
  connectTimeoutMS: 15_000,
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 15_000,
};

/**
 * Views in MongoDB for a command, which can do nothing without them. Fault `misconfigured` if no
 * server answers within 15 seconds.
 */
export const openMongoForCommand = async (url: string): Promise<{ readonly views: Views; close(): Promise<void> }> => {
  const client = clientOf(url, patientOptions);
  await client.connect().catch(async (cause: unknown) => {
    await client.close();
    throw new TicketlyFault(
      'misconfigured',
      `Can't connect to MongoDB: ${reasonOf(cause)}. Is it running, and is this its address?`,
      { cause },
    );
  });
  return { views: mongoViews(databaseOf(client, url)), close: () => client.close() };
};

/**
 * Views in MongoDB. Startup does not wait for the server: sales go on without views, so its absence
 * stops nobody from selling.
 */
export const openMongo = (url: string): Part<ViewPorts> => {
  const client = clientOf(url, mongoClientOptions);
  const connecting = connectMongo(client);
  const db = databaseOf(client, url);
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

const databaseOf = (client: MongoClient, url: string): Db =>
  client.db(new URL(url).pathname.slice(1) || defaultDatabase);

const clientOf = (url: string, options: MongoClientOptions): MongoClient => {
  try {
    return new MongoClient(url, options);
  } catch (cause) {
    throw new TicketlyFault(
      'misconfigured',
      `TICKETLY_MONGO_URL is not the address of a MongoDB server: ${reasonOf(cause)}`,
      { cause },
    );
  }
};

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Work that is finished once it has succeeded. */
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
