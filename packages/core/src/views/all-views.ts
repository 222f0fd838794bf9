import { attendees } from './attendee.ts';
import { eventListings } from './event-listing.ts';
import { sessionPages } from './session-page.ts';
import type { View } from './view.ts';

export * from './attendee.ts';
export * from './event-listing.ts';
export * from './session-page.ts';

/** Every view. Each is declared in a file of its own and named here, and nowhere else. */
export const allViews: readonly View[] = [eventListings, sessionPages, attendees];
