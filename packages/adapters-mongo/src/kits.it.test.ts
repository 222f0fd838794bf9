import {
  attendeesKit,
  attendeesSaboteurs,
  expectRejected,
  listingsKit,
  listingsSaboteurs,
  runKit,
  viewsKit,
  viewsSaboteurs,
} from '@ticketly/core/testing';
import { runComparison, viewsComparison } from '@ticketly/core/testing/comparing';
import type {
  AttendeesSubject,
  Kit,
  ListingsSubject,
  MakeSubject,
  Saboteur,
  ViewsSubject,
} from '@ticketly/core/testing';
import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { mongoAttendees } from './attendees.ts';
import { freshDatabase, openClient } from './databases.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

let client: MongoClient;
let another: MongoClient;
beforeAll(async () => {
  client = await openClient(inject('mongoUrl'));
  another = await openClient(inject('mongoUrl'));
});
afterAll(() => Promise.all([client.close(), another.close()]));

const ports: MakeSubject<ViewsSubject & ListingsSubject & AttendeesSubject> = async () => {
  const db = await freshDatabase(client);
  const dispose = async (): Promise<void> => {
    await db.dropDatabase();
  };
  const portsOn = (on: Db) => ({
    views: mongoViews(on),
    listings: mongoListings(on),
    attendees: mongoAttendees(on),
  });
  const peer = async () => ({ ports: portsOn(another.db(db.databaseName)), close: async () => {} });
  return { subject: { ports: portsOn(db), peer }, dispose };
};

const check = <Subject>(
  kit: Kit<Subject>,
  saboteurs: readonly Saboteur<Subject>[],
  make: MakeSubject<Subject>,
): void => {
  runKit(kit, { describe, test }, make);
  describe(`${kit.port}, sabotaged`, () => {
    for (const saboteur of saboteurs)
      test(`is rejected when it ${saboteur.name}`, () => expectRejected(kit, saboteur, make));
  });
};

check(viewsKit, viewsSaboteurs, ports);
check(listingsKit, listingsSaboteurs, ports);
check(attendeesKit, attendeesSaboteurs, ports);

/** Decision 0052 says how to play more. */
const histories = Number(process.env['TICKETLY_HISTORIES'] ?? 20);
const seed = Number(process.env['TICKETLY_HISTORIES_SEED'] ?? 1);
runComparison(viewsComparison, { describe, test }, ports, { histories, seed });
