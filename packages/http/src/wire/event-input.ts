import type { EventDetails } from '@ticketly/core';
import { z } from 'zod';
import { code, id, measure, money, text } from '../edge/values.ts';

/** Shape only: what a good title or place is, the core says, with every problem at once. */
export const eventDetails: z.ZodType<EventDetails> = z.strictObject({
  title: text(2_000),
  summary: text(20_000, { lines: true }),
  category: code(500),
  venue: z.strictObject({
    name: text(500),
    city: text(500),
    country: code(10),
    latitude: measure,
    longitude: measure,
    timeZone: code(100),
  }),
  currency: code(10),
  tiers: z.array(z.strictObject({ tierId: id('tier'), name: text(500), price: money, color: code(20) })).max(500),
});
