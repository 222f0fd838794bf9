import { checkMongo, mongoClientOptions, mongoListings, mongoViews, prepareMongo } from '@ticketly/adapters-mongo';
import type { ListingQuery, Position, RecordedEvent, SessionId } from '@ticketly/core';
import { eventListings, sessionPages, viewFollower, firstBuild } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import type { Collection, Db } from 'mongodb';
import { inParallel } from './in-parallel.ts';
import { atLeast, compare, told } from './measure.ts';
import type { Goal, LeftOut, Row } from './measure.ts';
import { catalogListing, mixedQueries } from './mongo-catalog.ts';
import type { BenchServer } from '../servers/open-servers.ts';

type Records = Collection<{ readonly _id: string }>;

const patient: typeof mongoClientOptions = { ...mongoClientOptions, socketTimeoutMS: 600_000 };
const batchSize = 500;
const batches = 4;
let run = 0;

/** A fact of a session of its own, as the log holds it. */
const created = (n: number): RecordedEvent => {
  const sessionId = `session-${run}-${n}` as SessionId;
  const session = { sessionId, eventId: 'event', startsAt: 1, endsAt: 2, progress: { status: 'planned' } };
  return {
    id: `fact-${run}-${n}`,
    position: (n + 1) as Position,
    aggregateType: 'sessions',
    aggregateId: sessionId,
    type: 'SessionCreated',
    version: 1,
    payload: { session, capacity: 800, currency: 'EUR' },
  } as unknown as RecordedEvent;
};

/** Facts a second: read what is there, fold, write what is newer. */
const foldingBenchmark = async (db: Db): Promise<Row> => {
  const views = mongoViews(db);
  const follower = viewFollower(views, [sessionPages]);
  const records: Records = db.collection('session_pages_plain');
  const ours = async (): Promise<number> => {
    run += 1;
    for (let batch = 0; batch < batches; batch += 1) {
      const facts = Array.from({ length: batchSize }, (_, n) => created(batch * batchSize + n));
      await follower.applyAll?.(new Map(facts.map((fact) => [`session_pages/${fact.aggregateId}`, [fact]])));
    }
    return batches * batchSize;
  };
  const document = { ...(await sampleOf(db)), position: 1 };
  const older = { position: { $lt: 1 } };
  const theirs = async (): Promise<number> => {
    run += 1;
    for (let batch = 0; batch < batches; batch += 1) {
      const writes = Array.from({ length: batchSize }, (_, n) => ({
        replaceOne: { filter: { _id: `plain-${run}-${batch}-${n}`, ...older }, replacement: document, upsert: true },
      }));
      await records.bulkWrite(writes, { ordered: false });
    }
    return batches * batchSize;
  };
  return compare(
    'facts folded into documents in MongoDB, batches of 500',
    atLeast(0.6),
    { name: "the driver's bulk writes of the same documents, on the same condition", work: theirs },
    ours,
  );
};

/** A record as the follower writes it, without its id. */
const sampleOf = async (db: Db): Promise<object> => {
  run += 1;
  const fact = created(0);
  await viewFollower(mongoViews(db), [sessionPages]).apply(`session_pages/${fact.aggregateId}`, [fact]);
  const { _id, ...record } = (await db.collection('session_pages_v1').findOne({})) ?? { _id: undefined };
  return record;
};

/** A database with a catalog of so many events. */
const catalogOf = async (client: MongoClient, events: number): Promise<Db> => {
  const db = client.db(`ticketly_bench_${events}`);
  await db.dropDatabase();
  await prepareMongo(db);
  const views = mongoViews(db);
  for (let from = 0; from < events; from += 1_000) {
    const some = Array.from({ length: Math.min(1_000, events - from) }, (_, n) => catalogListing(from + n));
    const writes = some.map((document) => ({ id: document.eventId, position: 1 as Position, document }));
    await views.apply(eventListings, writes, firstBuild);
  }
  return db;
};

/** The best query of the bare driver for each: what it answers needs no other look. */
const plainSearch = (
  records: Records,
  { sort, category, near, words, now, page }: ListingQuery,
): Promise<unknown[]> => {
  const listed = { 'search.listed': true, ...(category !== undefined && { 'search.category': category }) };
  const find = (filter: object, by: Readonly<Record<string, 1>>): Promise<unknown[]> =>
    records
      .find({ ...listed, ...filter })
      .sort(by)
      .limit(page.limit + 1)
      .project({ document: 1 })
      .toArray();
  if (near !== undefined) {
    const [latitude, longitude] = [near.latitude, near.longitude].map((at) => ({ $gte: at - 0.135, $lte: at + 0.135 }));
    return find({ 'document.venue.latitude': latitude, 'document.venue.longitude': longitude }, { _id: 1 });
  }
  if (words.length > 0) return find({ 'search.words': new RegExp(`^${words[0]}`) }, { _id: 1 });
  return sort === 'price'
    ? find({}, { 'search.price': 1, _id: 1 })
    : find({ 'search.last': { $gte: now, $lt: now + 16 * 86_400_000 } }, { 'search.last': 1, _id: 1 });
};

const searches = (db: Db, count: number): (() => Promise<number>) => {
  const listings = mongoListings(db);
  return () => inParallel(count, 4, (n) => listings.search(mixedQueries(n)));
};

const searchBenchmark = async (db: Db, events: number, count: number): Promise<Row> => {
  const records: Records = db.collection('event_listings_v1');
  const theirs = (): Promise<number> => inParallel(count, 4, (n) => plainSearch(records, mixedQueries(n)));
  return compare(
    `searches of ${events} events in MongoDB, mixed`,
    atLeast(0.6),
    { name: "the driver's best query for each", work: theirs },
    searches(db, count),
  );
};

/** Whether the server has indexes: one that only speaks the protocol may look at every document. */
const hasIndexes = async (db: Db): Promise<boolean> => {
  const { gitVersion } = await db.command({ buildInfo: 1 });
  return typeof gitVersion === 'string';
};

/** Views and searches in MongoDB, each in a database of its own. */
export const mongoBenchmarks = async (server: BenchServer): Promise<readonly (Row | LeftOut)[]> => {
  const client = await new MongoClient(server.url, patient).connect();
  const folding = client.db('ticketly_bench_folding');
  try {
    const problems = await checkMongo(folding);
    if (problems.length > 0) return problems.map((leftOut) => ({ leftOut }));
    const isReal = await hasIndexes(folding);
    const [few, many, count] = isReal ? [1_000, 100_000, 500] : [500, 5_000, 10];
    const small = await catalogOf(client, few);
    const large = await catalogOf(client, many);
    const goal: Goal = isReal ? atLeast(0.67, ' (cost ≤ 1.5×)') : told;
    const rows: (Row | LeftOut)[] = [
      await foldingBenchmark(folding),
      await searchBenchmark(large, many, count),
      await compare(
        `searches of ${many} events in MongoDB, mixed`,
        goal,
        { name: `the same of ${few}`, work: searches(small, count) },
        searches(large, count),
      ),
    ];
    const leftOut = `MongoDB was mongo-java-server, which looks at every document of a collection, so that a search of ${many} events costs ${many / few} times one of ${few} whoever asks; with a real one 100,000 are searched, and their cost has a goal.`;
    return isReal ? rows : [...rows, { leftOut }];
  } finally {
    for (const name of ['folding', '500', '1000', '5000', '100000'])
      await client.db(`ticketly_bench_${name}`).dropDatabase();
    await client.close();
  }
};
