import type { DiscountPlan, DiscountRule, DiscountTerms } from '@ticketly/core';
import { z } from 'zod';
import { id, integer, text, time } from '../edge/values.ts';

/** A code as somebody typed it. Whether there is such a code the core says. */
export const discountCode: z.ZodType<string, string> = text(100).meta({
  description: 'The code of a discount. Upper and lower case are the same.',
});

const minor = integer(0, Number.MAX_SAFE_INTEGER);
const bound = {
  minSpendMinor: minor.exactOptional().meta({ description: 'What the tickets that apply have to cost together.' }),
  tierIds: z.array(id('tier')).max(500).default([]).meta({ description: 'The tiers that apply; empty means all.' }),
  sessionIds: z
    .array(id('session'))
    .max(500)
    .default([])
    .meta({ description: 'The sessions that apply; empty means all.' }),
};

const rule: z.ZodType<DiscountRule> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percentage'),
    ppm: integer(0, 1_000_000).meta({ description: 'Parts per million of what applies: 20 % is 200,000.' }),
    maxMinor: minor.exactOptional(),
    ...bound,
  }),
  z.strictObject({ kind: z.literal('flat'), amountMinor: minor, ...bound }),
  z.strictObject({ kind: z.literal('buy-get'), buy: integer(0, 1_000), get: integer(0, 1_000), ...bound }),
]);

const limit = integer(0, Number.MAX_SAFE_INTEGER).nullable().default(null);
const moment = time.nullable().default(null);

const terms = {
  name: text(500),
  isPublic: z.boolean().default(false).meta({ description: 'Whether everybody is told the code.' }),
  startsAt: moment,
  endsAt: moment,
  totalLimit: limit.meta({ description: 'How many orders may use it; null for any number.' }),
  perBuyerLimit: limit.meta({ description: 'How many orders of one buyer may use it; null for any number.' }),
};

/** Shape only: what is sound the core says, with every problem at once. */
export const discountPlan: z.ZodType<DiscountPlan> = z.strictObject({ ...terms, code: discountCode, rule });

/** All of the terms: what is left out is as in a new discount. */
export const discountTerms: z.ZodType<DiscountTerms> = z.strictObject(terms);
