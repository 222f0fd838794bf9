import type { Event } from '@ticketly/core';
import { z } from 'zod';
import { moneyOut } from './values.ts';

const venueOut = z.object({
  name: z.string(),
  city: z.string(),
  country: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  timeZone: z.string(),
});

const tierOut = z.object({ tierId: z.string(), name: z.string(), price: moneyOut, color: z.string() });

/** What everybody may know of an event. */
export const eventFields = {
  eventId: z.string(),
  organizationId: z.string(),
  status: z.enum(['draft', 'submitted', 'approved', 'rejected', 'completed', 'cancelled']),
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  venue: venueOut,
  currency: z.string(),
  tiers: z.array(tierOut),
};

export const ownEventOut = z.object({ ...eventFields, rejectedBecause: z.string().optional() });

export const wireOwnEvent = ({ eventId, organizationId, details, progress }: Event) => ({
  eventId,
  organizationId,
  status: progress.status,
  ...details,
  ...(progress.status === 'rejected' ? { rejectedBecause: progress.reason } : {}),
});
