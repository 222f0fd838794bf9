import type { ViewPorts } from '@ticketly/core';
import type { Db } from 'mongodb';
import { mongoAttendees } from './attendees.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

/**
 * The views, and the searches over them, in one database.
 *
 * @example
 * const ports = { ...postgresPorts(client), ...mongoPorts(db) };
 */
export const mongoPorts = (db: Db): ViewPorts => ({
  views: mongoViews(db),
  listings: mongoListings(db),
  attendees: mongoAttendees(db),
});
