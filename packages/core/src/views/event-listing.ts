import type { CatalogFact, EventDetails } from '../catalog/index.ts';
import { invariant, money } from '../kernel/index.ts';
import type { EventId, Money } from '../kernel/index.ts';
import type { SessionFact } from '../scheduling/index.ts';
import { foldWords } from './fold-words.ts';
import type { EventListing } from './views.port.ts';

/** The facts a listing is folded from. */
export type ListingFact =
  | (CatalogFact & {
      readonly type: 'EventCreated' | 'EventChanged' | 'EventApproved' | 'EventCancelled' | 'EventCompleted';
    })
  | (SessionFact & { readonly type: 'SessionCreated' | 'SessionChanged' | 'SessionCancelled' });

/** Which event's listing a fact touches. Throws on a fact that does not tell. */
export const listingIdOf = (fact: ListingFact): EventId => {
  const eventId = 'session' in fact.payload ? fact.payload.session.eventId : fact.payload.eventId;
  invariant(typeof eventId === 'string', `${fact.type} names no event`);
  return eventId;
};

/** The listing after a fact. It begins, unseen, with the event, is seen from the approval on, and not once the event is over or cancelled. */
export const evolveListing = (listing: EventListing | undefined, fact: ListingFact): EventListing => {
  if (fact.type === 'EventCreated') {
    return { eventId: fact.payload.eventId, ...described(fact.payload.details), sessions: [], listed: false };
  }
  invariant(listing, `${fact.type} came before its event was created`);
  switch (fact.type) {
    case 'EventChanged':
      return { ...listing, ...described(fact.payload.details) };
    case 'EventApproved':
      return { ...listing, listed: true };
    case 'EventCancelled':
    case 'EventCompleted':
      return { ...listing, listed: false };
    case 'SessionCreated':
    case 'SessionChanged': {
      const { sessionId, startsAt, progress } = fact.payload.session;
      const others = listing.sessions.filter((session) => session.sessionId !== sessionId);
      const sessions = [...others, { sessionId, startsAt, cancelled: progress.status === 'cancelled' }];
      return { ...listing, sessions: sessions.sort((one, other) => one.startsAt - other.startsAt) };
    }
    case 'SessionCancelled': {
      const { sessionId } = fact.payload;
      const sessions = listing.sessions.map((one) => (one.sessionId === sessionId ? { ...one, cancelled: true } : one));
      return { ...listing, sessions };
    }
  }
};

const described = (details: EventDetails): Omit<EventListing, 'eventId' | 'sessions' | 'listed'> => {
  const { title, summary, category, venue, tiers, currency } = details;
  const { name, city, latitude, longitude } = venue;
  const prices = tiers.map(({ price }) => price.amountMinor);
  return {
    title,
    summary,
    category,
    venue: { name, city, latitude, longitude },
    priceFrom: extreme(Math.min, prices, currency),
    priceTo: extreme(Math.max, prices, currency),
    words: foldWords([title, category, name, city, summary].join(' ')),
  };
};

const extreme = (choose: (...values: number[]) => number, prices: readonly number[], currency: string): Money =>
  money(prices.length === 0 ? 0 : choose(...prices), currency);
