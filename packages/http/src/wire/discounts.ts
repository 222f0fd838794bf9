import type { Discount } from '@ticketly/core';
import type { PublicDiscount, UsedDiscount } from '@ticketly/core/discounts';
import { formatInstant } from '@ticketly/core';
import { z } from 'zod';
import { timeOut, wireTime } from './values.ts';

const minor = z.int();
const bound = { minSpendMinor: minor.optional(), tierIds: z.array(z.string()), sessionIds: z.array(z.string()) };

const ruleOut = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('percentage'), ppm: z.int(), maxMinor: minor.optional(), ...bound }),
    z.object({ kind: z.literal('flat'), amountMinor: minor, ...bound }),
    z.object({ kind: z.literal('buy-get'), buy: z.int(), get: z.int(), ...bound }),
  ])
  .describe('What is taken off, in minor units of the currency and parts per million.');

export const discountOut = z.object({
  discountId: z.string(),
  eventId: z.string(),
  code: z.string(),
  status: z.enum(['active', 'retired']),
  name: z.string(),
  isPublic: z.boolean(),
  startsAt: timeOut.nullable(),
  endsAt: timeOut.nullable(),
  totalLimit: z.int().nullable(),
  perBuyerLimit: z.int().nullable(),
  currency: z.string(),
  rule: ruleOut,
  createdAt: timeOut,
});

export const wireDiscount = ({ discountId, eventId, code, terms, rule, currency, progress, createdAt }: Discount) => ({
  discountId,
  eventId,
  code,
  status: progress.status,
  ...terms,
  startsAt: wireTime(terms.startsAt),
  endsAt: wireTime(terms.endsAt),
  currency,
  rule,
  createdAt: formatInstant(createdAt),
});

export const usedDiscountOut = discountOut.extend({
  usage: z.object({
    reserved: z.int().describe('By orders that wait for their payment.'),
    confirmed: z.int().describe('By orders that were paid and not taken back.'),
    released: z.int().describe('By orders that ended unpaid, or were taken back.'),
    givenMinor: minor.describe('What the confirmed uses took off.'),
  }),
});

export const wireUsedDiscount = ({ discount, usage }: UsedDiscount) => ({ ...wireDiscount(discount), usage });

export const publicDiscountOut = z.object({
  code: z.string(),
  name: z.string(),
  currency: z.string(),
  rule: ruleOut,
  endsAt: timeOut.nullable(),
});

export const wirePublicDiscount = ({ endsAt, ...discount }: PublicDiscount) => ({
  ...discount,
  endsAt: wireTime(endsAt),
});
