import type { DiscountPlan, DiscountRule, DiscountTerms } from '@ticketly/core';
import { z } from 'zod';
import { id, integer, minorWords, ppmWords, text, time } from '../edge/values.ts';

/** A code as typed. Whether it exists is for the core to say. */
export const discountCode: z.ZodType<string, string> = text(100).meta({
  description:
    '1 to 40 letters and digits of any script, with single `-`, `_` and `.` between them. Case does not matter.',
});

const minor = integer(0, Number.MAX_SAFE_INTEGER);
const bound = {
  minSpendMinor: minor
    .exactOptional()
    .meta({ description: `The least that the tickets it applies to must cost together. ${minorWords}` }),
  tierIds: z
    .array(id('tier'))
    .max(500)
    .default([])
    .meta({ description: 'Ids of the tiers it applies to; empty for all.' }),
  sessionIds: z
    .array(id('session'))
    .max(500)
    .default([])
    .meta({ description: 'Ids of the sessions it applies to; empty for all.' }),
};

export const ruleWords = {
  percentage: 'A share of the price of the tickets it applies to.',
  flat: 'A fixed amount, at most the price of the tickets it applies to.',
  'buy-get': 'Of every full group of `buy + get` tickets, the cheapest `get` are free.',
};
export const buyWords = 'How many tickets of a group are paid for, at least 1.';
export const getWords = 'How many tickets of a group are free, at least 1. An order has room for at least one group.';

const rule: z.ZodType<DiscountRule> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percentage').describe(ruleWords.percentage),
    ppm: integer(0, 1_000_000).describe(`At least 1. ${ppmWords}`),
    maxMinor: minor.exactOptional().describe(`The most it takes off an order. ${minorWords}`),
    ...bound,
  }),
  z.strictObject({
    kind: z.literal('flat').describe(ruleWords.flat),
    amountMinor: minor.describe(`At least 1. ${minorWords}`),
    ...bound,
  }),
  z.strictObject({
    kind: z.literal('buy-get').describe(ruleWords['buy-get']),
    buy: integer(0, 1_000).describe(buyWords),
    get: integer(0, 1_000).describe(getWords),
    ...bound,
  }),
]);

const limit = integer(0, Number.MAX_SAFE_INTEGER).nullable().default(null);
const moment = time.nullable().default(null);

const terms = {
  name: text(500).describe('Name of the discount, as buyers see it. At most 200 characters.'),
  isPublic: z.boolean().default(false).describe('Whether the event lists the code publicly.'),
  startsAt: moment.describe('When the code starts to work; null for at once.'),
  endsAt: moment.describe('When the code stops working; null for never.'),
  totalLimit: limit.describe('How many orders may use it, 1 to 1,000,000,000; null for any number.'),
  perBuyerLimit: limit.describe('How many orders of one buyer may use it, 1 to 1,000,000,000; null for any number.'),
};

/** Shape only: the core says what is sound, with every problem at once. */
export const discountPlan: z.ZodType<DiscountPlan> = z.strictObject({
  ...terms,
  code: discountCode,
  rule: rule.describe('What it takes off.'),
});

/** All of the terms: fields left out have the values of a new discount. */
export const discountTerms: z.ZodType<DiscountTerms> = z.strictObject(terms);
