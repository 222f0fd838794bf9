import type { Discount } from '@ticketly/core';
import type { PublicDiscount, UsedDiscount } from '@ticketly/core/discounts';
import { formatInstant } from '@ticketly/core';
import { z } from 'zod';
import { currencyWords, minorWords } from '../edge/values.ts';
import { countOut, idOut, minorOut, ppmOut, timeOut, wireTime } from './values.ts';
import { buyWords, getWords, ruleWords } from './discount-input.ts';

const bound = {
  minSpendMinor: minorOut
    .optional()
    .describe(`The least that the tickets it applies to must cost together. ${minorWords}`),
  tierIds: z.array(z.string()).describe('Ids of the tiers it applies to; empty for all.'),
  sessionIds: z.array(z.string()).describe('Ids of the sessions it applies to; empty for all.'),
};
const startsAt = timeOut.nullable().describe('When the code starts to work; null for at once.');
const endsAt = timeOut.nullable().describe('When the code stops working; null for never.');
const code = z.string().describe('The code, in upper case.');
const name = z.string().describe('Name of the discount.');
const currency = z.string().describe(`Currency of its amounts. ${currencyWords}`);

const ruleOut = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('percentage').describe(ruleWords.percentage),
      ppm: ppmOut,
      maxMinor: minorOut.optional().describe(`The most it takes off an order. ${minorWords}`),
      ...bound,
    }),
    z.object({ kind: z.literal('flat').describe(ruleWords.flat), amountMinor: minorOut, ...bound }),
    z.object({
      kind: z.literal('buy-get').describe(ruleWords['buy-get']),
      buy: countOut(buyWords),
      get: countOut(getWords),
      ...bound,
    }),
  ])
  .describe('What it takes off.');

export const discountOut = z.object({
  discountId: idOut('discount'),
  eventId: idOut('event'),
  code,
  status: z.enum(['active', 'retired']).describe('`retired`: no further order can use it.'),
  name,
  isPublic: z.boolean().describe('Whether the event lists the code publicly.'),
  startsAt,
  endsAt,
  totalLimit: z.int().nullable().describe('How many orders may use it; null for any number.'),
  perBuyerLimit: z.int().nullable().describe('How many orders of one buyer may use it; null for any number.'),
  currency,
  rule: ruleOut,
  createdAt: timeOut.describe('When it was created.'),
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
  usage: z
    .object({
      reserved: countOut('Uses by orders that wait for payment.'),
      confirmed: countOut('Uses by orders that were paid and not refunded in full.'),
      released: countOut('Uses by orders that ended unpaid or were refunded in full.'),
      givenMinor: minorOut.describe(`What the confirmed uses took off. ${minorWords}`),
    })
    .describe('How often it has been used.'),
});

export const wireUsedDiscount = ({ discount, usage }: UsedDiscount) => ({ ...wireDiscount(discount), usage });

export const publicDiscountOut = z.object({
  code,
  name,
  currency,
  rule: ruleOut,
  endsAt,
});

export const wirePublicDiscount = ({ endsAt, ...discount }: PublicDiscount) => ({
  ...discount,
  endsAt: wireTime(endsAt),
});
