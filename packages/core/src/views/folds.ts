import { sessionOf } from '../messaging/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import { evolveListing, listingIdOf } from './event-listing.ts';
import type { ListingFact } from './event-listing.ts';
import { evolvePage } from './session-page.ts';
import type { PageFact } from './session-page.ts';
import type { StaleMark, ViewDocuments, ViewName } from './views.port.ts';

/** How the events of the log become the documents of one view. */
export interface Fold<Name extends ViewName> {
  readonly types: readonly string[];
  readonly idOf: (event: RecordedEvent) => string;
  readonly evolve: (document: ViewDocuments[Name] | undefined, event: RecordedEvent) => ViewDocuments[Name];
}

const unmarked = <Document extends StaleMark>({ stale: _, ...document }: Document): Omit<Document, 'stale'> => document;

/** The folds by view. */
export const folds: { readonly [Name in ViewName]: Fold<Name> } = {
  event_listings: {
    types: [
      'EventCreated',
      'EventChanged',
      'EventApproved',
      'EventCancelled',
      'EventCompleted',
      'SessionCreated',
      'SessionChanged',
      'SessionCancelled',
    ] satisfies ListingFact['type'][],
    idOf: (event) => listingIdOf(event as unknown as ListingFact),
    evolve: (listing, event) => evolveListing(listing && unmarked(listing), event as unknown as ListingFact),
  },
  session_pages: {
    types: [
      'SessionCreated',
      'SessionChanged',
      'SessionPaused',
      'SessionResumed',
      'SessionClosed',
      'SessionCancelled',
      'OrderPaid',
      'OrderRefunded',
    ] satisfies PageFact['type'][],
    idOf: sessionOf,
    evolve: (page, event) => evolvePage(page && unmarked(page), event as unknown as PageFact),
  },
};
