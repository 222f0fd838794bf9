import type { EventDetails } from '../catalog/index.ts';
import { invariant, money } from '../kernel/index.ts';
import type { EventId, Instant, Money, SessionId } from '../kernel/index.ts';
import type { Session, SessionProgress } from '../scheduling/index.ts';
import { plainWords } from './plain-words.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/** A session of a listed event. */
export interface SessionInListing {
  readonly sessionId: SessionId;
  readonly startsAt: Instant;
  readonly cancelled: boolean;
  /** What the state of its sale follows from. */
  readonly sale?: Pick<Session, 'endsAt' | 'saleStart' | 'saleEndsAt'> & {
    readonly progress: Pick<SessionProgress, 'status'>;
  };
}

/**
 * What a list of events shows about one event. What is optional is absent in documents that are
 * older than the field, until the view is rebuilt.
 */
export interface EventListing extends StaleMark {
  readonly eventId: EventId;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly venue: {
    readonly name: string;
    readonly city: string;
    /** ISO 3166-1 alpha-2. */
    readonly country?: string;
    /** IANA name. */
    readonly timeZone?: string;
    readonly latitude: number;
    readonly longitude: number;
  };
  readonly priceFrom: Money;
  readonly priceTo: Money;
  readonly sessions: readonly SessionInListing[];
  readonly approvedAt?: Instant;
  /** The plain words of title, category, venue, city and summary. */
  readonly words: readonly string[];
  /** Only approved events that are not over are listed. Others keep their documents, unlisted. */
  readonly listed: boolean;
}

/**
 * What lists and searches show about each event, by event id. A listing exists from the event's
 * creation, is listed from its approval on, and is delisted once the event is over or cancelled.
 */
export const eventListings: View<EventListing> = defineView({
  name: 'event_listings',
  types: [
    'EventCreated',
    'EventChanged',
    'EventApproved',
    'EventCancelled',
    'EventCompleted',
    'SessionCreated',
    'SessionChanged',
    'SessionPaused',
    'SessionResumed',
    'SessionClosed',
    'SessionCancelled',
  ],
  idOf: ({ type, payload }) => {
    const eventId = 'session' in payload ? payload.session.eventId : payload.eventId;
    invariant(typeof eventId === 'string', `${type} names no event`);
    return eventId;
  },
  evolve: (listing, fact) => {
    if (fact.type === 'EventCreated') {
      return { eventId: fact.payload.eventId, ...described(fact.payload.details), sessions: [], listed: false };
    }
    invariant(listing, `${fact.type} came before its event was created`);
    switch (fact.type) {
      case 'EventChanged':
        return { ...listing, ...described(fact.payload.details) };
      case 'EventApproved':
        return { ...listing, listed: true, approvedAt: fact.payload.approvedAt };
      case 'EventCancelled':
      case 'EventCompleted':
        return { ...listing, listed: false };
      case 'SessionCreated':
      case 'SessionChanged':
        return { ...listing, sessions: withSession(listing.sessions, fact.payload.session) };
      case 'SessionPaused':
        return { ...listing, sessions: withProgress(listing.sessions, fact.payload.sessionId, 'paused') };
      case 'SessionResumed':
        return { ...listing, sessions: withProgress(listing.sessions, fact.payload.sessionId, 'planned') };
      case 'SessionClosed':
        return { ...listing, sessions: withProgress(listing.sessions, fact.payload.sessionId, 'closed') };
      case 'SessionCancelled':
        return { ...listing, sessions: withProgress(listing.sessions, fact.payload.sessionId, 'cancelled') };
    }
  },
});

/** By start. */
const withSession = (
  sessions: EventListing['sessions'],
  { sessionId, startsAt, endsAt, saleStart, saleEndsAt, progress: { status } }: Session,
): EventListing['sessions'] =>
  [
    ...sessions.filter((session) => session.sessionId !== sessionId),
    {
      sessionId,
      startsAt,
      cancelled: status === 'cancelled',
      sale: { endsAt, saleStart, saleEndsAt, progress: { status } },
    },
  ].sort((one, other) => one.startsAt - other.startsAt);

const withProgress = (
  sessions: EventListing['sessions'],
  sessionId: SessionId,
  status: SessionProgress['status'],
): EventListing['sessions'] =>
  sessions.map((one) =>
    one.sessionId === sessionId
      ? { ...one, cancelled: status === 'cancelled', ...(one.sale && { sale: { ...one.sale, progress: { status } } }) }
      : one,
  );

const described = (details: EventDetails): Omit<EventListing, 'eventId' | 'sessions' | 'listed'> => {
  const { title, summary, category, venue, tiers, currency } = details;
  const { name, city, country, timeZone, latitude, longitude } = venue;
  const prices = tiers.map(({ price }) => price.amountMinor);
  return {
    title,
    summary,
    category,
    venue: { name, city, country, timeZone, latitude, longitude },
    priceFrom: extreme(Math.min, prices, currency),
    priceTo: extreme(Math.max, prices, currency),
    words: plainWords([title, category, name, city, summary].join(' ')),
  };
};

const extreme = (choose: (...values: number[]) => number, prices: readonly number[], currency: string): Money =>
  money(prices.length === 0 ? 0 : choose(...prices), currency);
