import type { EventDetails, PriceRules, Question } from '@ticketly/core';
import { z } from 'zod';
import { code, id, integer, measure, money, text } from '../edge/values.ts';

const ppm = integer(0, 1_000_000);

const priceRules: z.ZodType<PriceRules> = z.strictObject({
  fees: z
    .array(
      z.strictObject({
        name: text(200),
        per: z.enum(['ticket', 'order']),
        amount: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('flat'), amountMinor: integer(0, Number.MAX_SAFE_INTEGER) }),
          z.strictObject({ kind: z.literal('share'), ppm }),
        ]),
        payer: z.enum(['buyer', 'organizer']).default('buyer'),
        recipient: z.enum(['organizer', 'platform']).default('organizer'),
        isRefundable: z.boolean(),
      }),
    )
    .max(100),
  taxes: z.array(z.strictObject({ name: text(200), ppm, kind: z.enum(['included', 'added']) })).max(100),
});

const asked = {
  questionId: id('question'),
  text: text(1_000),
  per: z.enum(['ticket', 'order']),
  isRequired: z.boolean(),
};

const question: z.ZodType<Question> = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.enum(['text', 'consent']) }),
  z.strictObject({ ...asked, kind: z.literal('choice'), choices: z.array(text(500)).max(200) }),
]);

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
  priceRules: priceRules.exactOptional(),
  contact: z.enum(['required', 'optional']).exactOptional(),
  asksNames: z.enum(['required', 'optional']).exactOptional(),
  questions: z.array(question).max(100).exactOptional(),
  tiers: z.array(z.strictObject({ tierId: id('tier'), name: text(500), price: money, color: code(20) })).max(500),
});
