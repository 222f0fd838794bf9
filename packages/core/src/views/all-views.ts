import { attendees } from './attendee.ts';
import { eventListings } from './event-listing.ts';
import { eventSales } from './event-sales.ts';
import { organizationSales } from './organization-sales.ts';
import { eventTrends } from './event-trend.ts';
import { sessionPages } from './session-page.ts';
import { sessionSales } from './session-sales.ts';
import type { View } from './view.ts';

export * from './attendee.ts';
export * from './event-listing.ts';
export * from './event-sales.ts';
export * from './organization-sales.ts';
export * from './event-trend.ts';
export * from './session-page.ts';
export * from './session-sales.ts';

/** Every view. Each is declared in a file of its own and named here, and nowhere else. */
export const allViews: readonly View[] = [
  eventListings,
  sessionPages,
  attendees,
  eventSales,
  sessionSales,
  organizationSales,
  eventTrends,
];
