import { defaultLimits } from '@ticketly/core';
import type { EventDetails, PriceRules, Question } from '@ticketly/core';
import { z } from 'zod';
import { code, currencyWords, id, integer, measure, minorWords, money, ppmWords, text } from '../edge/values.ts';

const ppm = integer(0, 1_000_000).describe(`At least 1. ${ppmWords}`);
const per = z.enum(['ticket', 'order']);

const priceRules: z.ZodType<PriceRules> = z.strictObject({
  fees: z
    .array(
      z.strictObject({
        name: text(200).describe('Name of the fee, as on receipts; unique in the list. At most 100 characters.'),
        per: per.describe('Whether it is charged for each ticket or once for the order.'),
        amount: z
          .discriminatedUnion('kind', [
            z.strictObject({
              kind: z.literal('flat').describe('A fixed amount.'),
              amountMinor: integer(0, Number.MAX_SAFE_INTEGER).describe(minorWords),
            }),
            z.strictObject({ kind: z.literal('share').describe('A share of the discounted price.'), ppm }),
          ])
          .describe('How much it is, in the currency of the event.'),
        payer: z.enum(['buyer', 'organizer']).default('buyer').describe('Must be `buyer`.'),
        recipient: z.enum(['organizer', 'platform']).default('organizer').describe('Must be `organizer`.'),
        isRefundable: z.boolean().describe('Whether it is always refunded together with its ticket.'),
      }),
    )
    .max(100)
    .describe(`Charges on top of the ticket prices, at most ${defaultLimits.feesPerEvent}.`),
  taxes: z
    .array(
      z.strictObject({
        name: text(200).describe('Name of the tax, as on receipts; unique in the list. At most 100 characters.'),
        ppm,
        kind: z.enum(['included', 'added']).describe('Whether prices include the tax or it is added to them.'),
      }),
    )
    .max(100)
    .describe(`Taxes on the discounted prices of tickets, at most ${defaultLimits.taxesPerEvent}.`),
});

const asked = {
  questionId: id('question'),
  text: text(1_000).describe('The question. At most 500 characters.'),
  per: per.describe('Whether it is asked for each ticket or once for the order.'),
  isRequired: z.boolean().describe('Whether it must be answered before paying.'),
};

const question: z.ZodType<Question> = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.enum(['text', 'consent']).describe('The answer: any text, or true or false.') }),
  z.strictObject({
    ...asked,
    kind: z.literal('choice').describe('The answer is one of the choices.'),
    choices: z
      .array(text(500))
      .max(200)
      .describe(`2 to ${defaultLimits.choicesPerQuestion} different texts of at most 200 characters.`),
  }),
]);

/** Shape only: the core says what a good title or place is, with every problem at once. */
export const eventDetails: z.ZodType<EventDetails> = z.strictObject({
  title: text(2_000).describe('Title of the event. 1 to 200 characters.'),
  summary: text(20_000, { lines: true }).describe(
    'Description of the event; may have several lines. At most 10,000 characters.',
  ),
  category: code(500).describe('Lower-case words joined by hyphens, such as `rock-concert`. At most 200 characters.'),
  venue: z
    .strictObject({
      name: text(500).describe('Name of the venue. 1 to 200 characters.'),
      city: text(500).describe('City of the venue. 1 to 200 characters.'),
      country: code(10).describe('ISO 3166-1 alpha-2 code, such as `AT`.'),
      latitude: measure.describe('Degrees from -90 to 90, positive in the north.'),
      longitude: measure.describe('Degrees from -180 to 180, positive in the east.'),
      timeZone: code(100).describe('IANA name, such as `Europe/Vienna`.'),
    })
    .describe('Where it takes place.'),
  currency: code(10).describe(`Currency of all its prices. ${currencyWords}`),
  priceRules: priceRules.exactOptional().describe('Fees and taxes. Default: none.'),
  contact: z
    .enum(['required', 'optional'])
    .exactOptional()
    .describe('Whether buyers must give their name and e-mail address before they pay. Default: they are not asked.'),
  asksNames: z
    .enum(['required', 'optional'])
    .exactOptional()
    .describe('Whether each ticket needs the name of its attendee. Default: names are not asked for.'),
  questions: z
    .array(question)
    .max(100)
    .exactOptional()
    .describe(`What to ask buyers, at most ${defaultLimits.questionsPerEvent} questions. Default: none.`),
  tiers: z
    .array(
      z.strictObject({
        tierId: id('tier'),
        name: text(500).describe('Name of the tier. 1 to 200 characters.'),
        price: money.describe(
          `Price of one ticket, in the currency of the event. At most ${defaultLimits.priceMinor} minor units.`,
        ),
        color: code(20).describe('Colour on the seat map, as `#rrggbb`.'),
      }),
    )
    .max(500)
    .describe(`The price tiers of its seats, at most ${defaultLimits.tiersPerEvent}. A draft may have none.`),
});
