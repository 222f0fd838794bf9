import { formatInstant } from '@ticketly/core';
import type { Session } from '@ticketly/core';
import type { SessionDetails, SessionSummary } from '@ticketly/core/browsing';
import type { SaleWindow } from '@ticketly/core/scheduling';
import { z } from 'zod';
import { countOut, idOut, timeOut, wireTime } from './values.ts';

export const sessionStatusWords =
  '`scheduled`: the sale has not begun. `on_sale`: seats can be held. `sold_out`: no seat is free. `paused`: the organizer has stopped selling for now. `closed`: the sale has ended. `completed`: the session is over. `cancelled`: called off.';
export const sessionStatusOut = z
  .enum(['scheduled', 'on_sale', 'sold_out', 'paused', 'closed', 'completed', 'cancelled'])
  .describe(sessionStatusWords);
export const saleOpensAtOut = timeOut
  .nullable()
  .describe('When the sale begins; null if it begins as soon as the event is approved.');

const layoutVersionOut = countOut('Version of that layout.');
const holdTtlOut = countOut('How long a hold lasts, in milliseconds.');
const startsAt = timeOut.describe('When the session starts.');
const endsAt = timeOut.describe('When the session ends.');
const saleClosesAt = timeOut.describe('When the sale ends.');

const sessionFields = {
  sessionId: idOut('session'),
  eventId: idOut('event'),
  status: sessionStatusOut,
  startsAt,
  endsAt,
  saleOpensAt: saleOpensAtOut,
  saleClosesAt,
  layoutId: idOut('layout'),
  layoutVersion: layoutVersionOut,
  holdTtlMs: holdTtlOut,
};

/** Omitted where it does not apply. */
export const stale = z
  .literal(true)
  .optional()
  .describe(
    'Present if these numbers are out of date because a change could not be applied to them. An operator is alerted.',
  );

export const sessionOut = z.object({ ...sessionFields, stale });
export const sessionDetailsOut = z.object({
  ...sessionFields,
  leftByTier: z.record(z.string(), z.int()).describe('Number of free seats and places, by tier id.'),
});

const wireSessionFields = (session: Session, saleWindow: SaleWindow, status: string) => ({
  sessionId: session.sessionId,
  eventId: session.eventId,
  status,
  startsAt: formatInstant(session.startsAt),
  endsAt: formatInstant(session.endsAt),
  saleOpensAt: wireTime(saleWindow.opensAt),
  saleClosesAt: formatInstant(saleWindow.closesAt),
  layoutId: session.layoutId,
  layoutVersion: session.layoutVersion,
  holdTtlMs: session.holdTtlMs,
});

export const wireSummary = ({ session, saleWindow, status, stale: isStale }: SessionSummary) => ({
  ...wireSessionFields(session, saleWindow, status),
  ...(isStale && { stale: true }),
});
export const wireDetails = ({ session, saleWindow, status, leftByTier }: SessionDetails) => ({
  ...wireSessionFields(session, saleWindow, status),
  leftByTier,
});

/** A session just saved, as its organizer sees it. */
export const ownSessionOut = z.object({
  sessionId: idOut('session'),
  eventId: idOut('event'),
  progress: z
    .enum(['planned', 'paused', 'closed', 'cancelled'])
    .describe('What the organizer last did: nothing (`planned`), or paused, closed or cancelled the session.'),
  startsAt,
  endsAt,
  saleClosesAt,
  layoutId: idOut('layout'),
  layoutVersion: layoutVersionOut,
  holdTtlMs: holdTtlOut,
});

export const wireOwnSession = (session: Session) => ({
  sessionId: session.sessionId,
  eventId: session.eventId,
  progress: session.progress.status,
  startsAt: formatInstant(session.startsAt),
  endsAt: formatInstant(session.endsAt),
  saleClosesAt: formatInstant(session.saleEndsAt),
  layoutId: session.layoutId,
  layoutVersion: session.layoutVersion,
  holdTtlMs: session.holdTtlMs,
});
