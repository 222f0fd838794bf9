import { formatInstant } from '@ticketly/core';
import type { EventListing } from '@ticketly/core/views';
import type { EventPage } from '@ticketly/core/browsing';
import { z } from 'zod';
import { eventFields, wireOwnEvent } from './catalog.ts';
import { sessionOut, stale, wireSummary } from './scheduling.ts';
import { moneyOut, timeOut } from './values.ts';

export const eventOut = z.object({ ...eventFields, sessions: z.array(sessionOut) });

export const wireEvent = ({ event, sessions }: EventPage) => ({
  ...wireOwnEvent(event),
  sessions: sessions.map(wireSummary),
});

export const listingOut = z.object({
  eventId: z.string(),
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  venue: z.object({ name: z.string(), city: z.string(), latitude: z.number(), longitude: z.number() }),
  priceFrom: moneyOut,
  priceTo: moneyOut,
  sessions: z.array(z.object({ sessionId: z.string(), startsAt: timeOut })),
  stale,
});

export const wireListing = ({
  eventId,
  title,
  summary,
  category,
  venue,
  priceFrom,
  priceTo,
  sessions,
  stale: isStale,
}: EventListing) => ({
  eventId,
  title,
  summary,
  category,
  venue,
  priceFrom,
  priceTo,
  sessions: sessions
    .filter(({ cancelled }) => !cancelled)
    .map(({ sessionId, startsAt }) => ({ sessionId, startsAt: formatInstant(startsAt) })),
  ...(isStale && { stale: true }),
});
