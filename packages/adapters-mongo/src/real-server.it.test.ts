/**
 * What a server that only speaks the protocol can't show. Asked with
 * `TICKETLY_TEST_REAL_MONGO=true`.
 */
import type { Position } from '@ticketly/core';
import { eventListings, firstBuild } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import type { CommandStartedEvent } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freshDatabase, patientOptions } from './databases.fixture.ts';
import { everyQuery, listingOf } from './listings.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

let client: MongoClient;
const sent: CommandStartedEvent[] = [];
beforeAll(async () => {
  client = await new MongoClient(inject('mongoUrl'), { ...patientOptions, monitorCommands: true }).connect();
  client.on('commandStarted', (event) => sent.push(event));
});
afterAll(() => client.close());

const planned = ['find', 'aggregate', 'filter', 'pipeline', 'sort', 'limit', 'projection', 'hint', 'cursor'];

test('the planner takes an index for every query, and never looks at a whole collection', async () => {
  const db = await freshDatabase(client);
  const listings = Array.from({ length: 500 }, (_, at) => listingOf(`event-${at}`, { days: (at % 90) - 2 }));
  const writes = listings.map((document) => ({ id: document.eventId, position: 1 as Position, document }));
  await mongoViews(db).apply(eventListings, writes, firstBuild);
  sent.length = 0;
  for (const rankedMax of [2, 300])
    for (const query of everyQuery()) await mongoListings(db, { rankedMax }).search(query);
  const reads = sent.filter(({ commandName }) => ['find', 'aggregate'].includes(commandName));
  expect(reads.length).toBeGreaterThan(100);
  for (const { command } of reads) {
    const explain = Object.fromEntries(Object.entries(command).filter(([key]) => planned.includes(key)));
    const plan = JSON.stringify(await db.command({ explain, verbosity: 'queryPlanner' }));
    expect(plan, JSON.stringify(explain)).toMatch(/IXSCAN|IDHACK|EXPRESS|"EOF"/);
    expect(plan, JSON.stringify(explain)).not.toContain('COLLSCAN');
  }
  await db.dropDatabase();
});
