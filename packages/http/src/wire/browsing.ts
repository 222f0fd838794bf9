import { formatInstant } from '@ticketly/core';
import type { EventPage, ListedEvent } from '@ticketly/core/browsing';
import { z } from 'zod';
import { eventFields, venueOut, wireEventFields } from './catalog.ts';
import { saleOpensAtOut, sessionOut, sessionStatusOut, sessionStatusWords, stale, wireSummary } from './scheduling.ts';
import { countOut, idOut, moneyOut, timeOut, wireTime } from './values.ts';

export const eventOut = z.object({ ...eventFields, sessions: z.array(sessionOut).describe('Its sessions.') });

export const wireEvent = ({ event, sessions }: EventPage) => ({
  ...wireEventFields(event),
  sessions: sessions.map(wireSummary),
});

export const listingOut = z.object({
  eventId: idOut('event'),
  title: eventFields.title,
  summary: eventFields.summary,
  category: eventFields.category,
  venue: venueOut.partial({ country: true, timeZone: true }).describe('Where it takes place.'),
  priceFrom: moneyOut.describe('The price of the cheapest tier.'),
  priceTo: moneyOut.describe('The price of the most expensive tier.'),
  sessions: z
    .array(
      z.object({
        sessionId: idOut('session'),
        startsAt: timeOut.describe('When the session starts.'),
        endsAt: timeOut.optional().describe('When the session ends.'),
        saleOpensAt: saleOpensAtOut.optional(),
        status: sessionStatusOut
          .optional()
          .describe(`${sessionStatusWords} \`sold_out\` follows the last sale within moments.`),
      }),
    )
    .describe('The next ten sessions in the requested period that are neither cancelled nor over.'),
  sessionCount: countOut('How many such sessions there are.'),
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
  sessionCount,
  stale: isStale,
}: ListedEvent) => ({
  eventId,
  title,
  summary,
  category,
  venue,
  priceFrom,
  priceTo,
  sessions: sessions.map(({ sessionId, startsAt, endsAt, saleOpensAt, status }) => ({
    sessionId,
    startsAt: formatInstant(startsAt),
    ...(endsAt !== undefined && { endsAt: formatInstant(endsAt) }),
    ...(saleOpensAt !== undefined && { saleOpensAt: wireTime(saleOpensAt) }),
    ...(status !== undefined && { status }),
  })),
  sessionCount,
  ...(isStale && { stale: true }),
});
