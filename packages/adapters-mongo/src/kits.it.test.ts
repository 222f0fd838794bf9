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
import type {
  AttendeesSubject,
  Kit,
  ListingsSubject,
  MakeSubject,
  Saboteur,
  ViewsSubject,
} from '@ticketly/core/testing';
import type { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { mongoAttendees } from './attendees.ts';
import { freshDatabase, openClient } from './databases.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

let client: MongoClient;
beforeAll(async () => {
  client = await openClient(inject('mongoUrl'));
});
afterAll(() => client.close());

const ports: MakeSubject<ViewsSubject & ListingsSubject & AttendeesSubject> = async () => {
  const db = await freshDatabase(client);
  const dispose = async (): Promise<void> => {
    await db.dropDatabase();
  };
  return {
    subject: { ports: { views: mongoViews(db), listings: mongoListings(db), attendees: mongoAttendees(db) } },
    dispose,
  };
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
