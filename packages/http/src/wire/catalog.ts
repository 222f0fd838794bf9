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

const priceRulesOut = z
  .object({
    fees: z.array(
      z.object({
        name: z.string(),
        per: z.enum(['ticket', 'order']),
        amount: z.union([
          z.object({ kind: z.literal('flat'), amountMinor: z.int().describe('In the currency of the event.') }),
          z.object({ kind: z.literal('share'), ppm: z.int().describe('Parts per million of the discounted price.') }),
        ]),
        payer: z.enum(['buyer', 'organizer']),
        recipient: z.enum(['organizer', 'platform']),
        isRefundable: z.boolean().describe('Whether it goes back with its ticket.'),
      }),
    ),
    taxes: z.array(
      z.object({
        name: z.string(),
        ppm: z.int().describe('The rate in parts per million: 20 % is 200,000.'),
        kind: z.enum(['included', 'added']).describe('Already in the prices, or added to them.'),
      }),
    ),
  })
  .describe('What the organizer charges beside the prices, and what of them is tax.');

const questionOut = z.object({
  questionId: z.string(),
  text: z.string(),
  per: z.enum(['ticket', 'order']),
  isRequired: z.boolean(),
  kind: z.enum(['text', 'choice', 'consent']),
  choices: z.array(z.string()).optional().describe('Of a choice.'),
});

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
  priceRules: priceRulesOut.optional(),
  contact: z.enum(['required', 'optional']).optional().describe('Whether buyers say whom to write to before they pay.'),
  asksNames: z.enum(['required', 'optional']).optional().describe('Whether each ticket takes the name of who comes.'),
  questions: z.array(questionOut).optional(),
};

export const ownEventOut = z.object({ ...eventFields, rejectedBecause: z.string().optional() });

export const wireOwnEvent = ({ eventId, organizationId, details, progress }: Event) => ({
  eventId,
  organizationId,
  status: progress.status,
  ...details,
  ...(progress.status === 'rejected' ? { rejectedBecause: progress.reason } : {}),
});
