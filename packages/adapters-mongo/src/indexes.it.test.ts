import type { Position, SessionId } from '@ticketly/core';
import { eventListings, firstBuild } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import type { CommandStartedEvent, Db } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { mongoAttendees } from './attendees.ts';
import { freshDatabase, patientOptions } from './databases.fixture.ts';
import { prepareMongo } from './indexes.ts';
import { everyQuery, listingOf } from './listings.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

let client: MongoClient;
let db: Db;
const sent: CommandStartedEvent[] = [];
beforeAll(async () => {
  client = await new MongoClient(inject('mongoUrl'), { ...patientOptions, monitorCommands: true }).connect();
  client.on('commandStarted', (event) => sent.push(event));
  db = await freshDatabase(client);
  const listings = Array.from({ length: 20 }, (_, at) => listingOf(`event-${at}`, { days: at - 2 }));
  const writes = listings.map((document) => ({ id: document.eventId, position: 1 as Position, document }));
  await mongoViews(db).apply(eventListings, writes, firstBuild);
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});
beforeEach(() => {
  sent.length = 0;
});

const isRead = ({ commandName }: CommandStartedEvent): boolean => ['find', 'aggregate'].includes(commandName);
const readsDocuments = ({ command }: CommandStartedEvent): boolean =>
  String(command['find'] ?? command['aggregate']) !== 'views';

const byId = ({ command }: CommandStartedEvent): boolean => {
  const filter = command['filter'] as Readonly<Record<string, unknown>> | undefined;
  return filter !== undefined && Object.keys(filter).join() === '_id';
};

describe('every query of the adapter', () => {
  test('names an index that is there, or asks by id', async () => {
    for (const rankedMax of [2, 300]) {
      const listings = mongoListings(db, { rankedMax });
      for (const query of everyQuery()) {
        let page = await listings.search(query);
        while (page.nextCursor !== null)
          page = await listings.search({ ...query, page: { limit: 5, cursor: page.nextCursor } });
      }
    }
    const reads = sent.filter(isRead).filter(readsDocuments);
    const present = (await db.collection('event_listings_v1').indexes()).map(({ name }) => name);
    const named = new Set(reads.filter((read) => !byId(read)).map(({ command }) => String(command['hint'])));
    expect(present).toEqual(expect.arrayContaining([...named]));
    // Each is there for a query; one that none names costs every write for nothing.
    expect([...named, '_id_'].sort()).toEqual([...present].sort());
  });

  test('for attendees names an index that is there, and none is there for nothing', async () => {
    const search = mongoAttendees(db).search;
    const sessionId = 'session-1' as SessionId;
    for (const sort of ['seat', 'newest'] as const)
      for (const status of [undefined, 'issued'] as const)
        for (const words of [[], ['row']]) await search({ sessionId, words, sort, status, page: { limit: 5 } });
    const present = (await db.collection('attendees_v1').indexes()).map(({ name }) => name);
    const named = new Set(
      sent
        .filter(isRead)
        .filter(readsDocuments)
        .map(({ command }) => String(command['hint'])),
    );
    expect([...named, '_id_'].sort()).toEqual([...present].sort());
  });

  test('of the views asks by id', async () => {
    const views = mongoViews(db);
    await views.get(eventListings, 'event-1');
    await views.getMany(eventListings, ['event-1', 'event-2']);
    const reads = sent.filter(isRead);
    expect(reads.length).toBeGreaterThan(1);
    expect(reads.filter((read) => !byId(read))).toEqual([]);
  });
});

test('indexes are made once, however often a process starts', async () => {
  const before = await db.collection('event_listings_v1').indexes();
  await Promise.all([prepareMongo(db), prepareMongo(db)]);
  expect(await db.collection('event_listings_v1').indexes()).toEqual(before);
});

test('a new build has the indexes before it is filled', async () => {
  const views = mongoViews(db);
  const build = await views.build(eventListings, 0);
  const names = (await db.collection(`event_listings_v${build}`).indexes()).map(({ name }) => name);
  expect(names).toEqual((await db.collection('event_listings_v1').indexes()).map(({ name }) => name));
});
