import { formatInstant } from '@ticketly/core';
import type { Session } from '@ticketly/core';
import type { SessionDetails, SessionSummary } from '@ticketly/core/browsing';
import type { SaleWindow } from '@ticketly/core/scheduling';
import { z } from 'zod';
import { timeOut, wireTime } from './values.ts';

export const sessionStatusOut = z.enum([
  'scheduled',
  'on_sale',
  'sold_out',
  'paused',
  'closed',
  'completed',
  'cancelled',
]);

const sessionFields = {
  sessionId: z.string(),
  eventId: z.string(),
  status: sessionStatusOut,
  startsAt: timeOut,
  endsAt: timeOut,
  saleOpensAt: timeOut.nullable(),
  saleClosesAt: timeOut,
  layoutId: z.string(),
  layoutVersion: z.int(),
  holdTtlMs: z.int(),
};

/** Left out where it does not hold. */
export const stale = z
  .literal(true)
  .optional()
  .describe('What is counted here stopped at a fact that could not be applied: it was right then.');

export const sessionOut = z.object({ ...sessionFields, stale });
export const sessionDetailsOut = z.object({
  ...sessionFields,
  leftByTier: z.record(z.string(), z.int()).describe('Free seats and places by tier.'),
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

/** A session just written, as its organizer sees it. */
export const ownSessionOut = z.object({
  sessionId: z.string(),
  eventId: z.string(),
  progress: z.enum(['planned', 'paused', 'closed', 'cancelled', 'completed']).or(z.string()),
  startsAt: timeOut,
  endsAt: timeOut,
  saleClosesAt: timeOut,
  layoutId: z.string(),
  layoutVersion: z.int(),
  holdTtlMs: z.int(),
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
