import type { Event } from '@ticketly/core';
import { changesSinceApproval } from '@ticketly/core/catalog';
import { z } from 'zod';
import { currencyWords } from '../edge/values.ts';
import { idOut, minorOut, moneyOut, ppmOut } from './values.ts';

export const venueOut = z.object({
  name: z.string().describe('Name of the venue.'),
  city: z.string().describe('City of the venue.'),
  country: z.string().describe('ISO 3166-1 alpha-2 code, such as `AT`.'),
  latitude: z.number().min(-90).max(90).describe('Degrees, positive in the north.'),
  longitude: z.number().min(-180).max(180).describe('Degrees, positive in the east.'),
  timeZone: z.string().describe('IANA name, such as `Europe/Vienna`.'),
});

const tierOut = z.object({
  tierId: idOut('tier'),
  name: z.string().describe('Name of the tier.'),
  price: moneyOut.describe('Price of one ticket, before discounts, fees and added taxes.'),
  color: z.string().describe('Colour on the seat map, as `#rrggbb`.'),
});

const perOut = z.enum(['ticket', 'order']);

const priceRulesOut = z
  .object({
    fees: z
      .array(
        z.object({
          name: z.string().describe('Name of the fee, as on receipts.'),
          per: perOut.describe('Whether it is charged for each ticket or once for the order.'),
          amount: z
            .union([
              z.object({
                kind: z.literal('flat').describe('A fixed amount.'),
                amountMinor: minorOut,
              }),
              z.object({ kind: z.literal('share').describe('A share of the discounted price.'), ppm: ppmOut }),
            ])
            .describe('How much it is, in the currency of the event.'),
          payer: z
            .enum(['buyer', 'organizer'])
            .describe('`buyer`: added to the price. `organizer`: deducted from what the organizer gets.'),
          recipient: z.enum(['organizer', 'platform']).describe('Who gets the fee.'),
          isRefundable: z.boolean().describe('Whether it is always refunded together with its ticket.'),
        }),
      )
      .describe('Charges on top of the ticket prices.'),
    taxes: z
      .array(
        z.object({
          name: z.string().describe('Name of the tax, as on receipts.'),
          ppm: ppmOut,
          kind: z.enum(['included', 'added']).describe('Whether prices include the tax or it is added to them.'),
        }),
      )
      .describe('Taxes on the discounted prices of tickets.'),
  })
  .describe('Fees and taxes of the event.');

const questionOut = z.object({
  questionId: idOut('question'),
  text: z.string().describe('The question.'),
  per: perOut.describe('Whether it is asked for each ticket or once for the order.'),
  isRequired: z.boolean().describe('Whether it must be answered before paying.'),
  kind: z
    .enum(['text', 'choice', 'consent'])
    .describe('`text`: any text. `choice`: one of `choices`. `consent`: true or false.'),
  choices: z.array(z.string()).optional().describe('The possible answers to a `choice`.'),
});

/** What everybody may know of an event. */
export const eventFields = {
  eventId: idOut('event'),
  organizationId: idOut('organization'),
  status: z
    .enum(['draft', 'submitted', 'approved', 'rejected', 'completed', 'cancelled'])
    .describe(
      '`draft`: not yet submitted. `submitted`: waits for approval. `approved`: public. `rejected`: sent back with a reason. `completed`: every session is over. `cancelled`: called off.',
    ),
  title: z.string().describe('Title of the event.'),
  summary: z.string().describe('Description of the event; may have several lines.'),
  category: z.string().describe('Lower-case words joined by hyphens, such as `rock-concert`.'),
  venue: venueOut.describe('Where it takes place.'),
  currency: z.string().describe(`Currency of all its prices. ${currencyWords}`),
  tiers: z.array(tierOut).describe('The price tiers of its seats.'),
  priceRules: priceRulesOut.optional(),
  contact: z
    .enum(['required', 'optional'])
    .optional()
    .describe('Whether buyers must give their name and e-mail address before they pay. Absent: they are not asked.'),
  asksNames: z
    .enum(['required', 'optional'])
    .optional()
    .describe('Whether each ticket needs the name of its attendee. Absent: names are not asked for.'),
  questions: z.array(questionOut).optional().describe('What the organizer asks buyers.'),
};

export const ownEventOut = z.object({
  ...eventFields,
  rejectedBecause: z.string().optional().describe('Why an administrator rejected it; only on a rejected event.'),
  changesSinceApproval: z
    .array(
      z.object({
        path: z.string().describe('The part, such as `title` or `tiers[0].name`.'),
        approved: z.string().describe('Its text when an administrator approved the event.'),
        now: z.string().describe('Its text now.'),
      }),
    )
    .describe('The parts whose text changed since the event was approved; empty before the approval.'),
});

/** What everybody may know of it. */
export const wireEventFields = ({ eventId, organizationId, details, progress }: Event) => ({
  eventId,
  organizationId,
  status: progress.status,
  ...details,
});

export const wireOwnEvent = (event: Event) => ({
  ...wireEventFields(event),
  ...(event.progress.status === 'rejected' ? { rejectedBecause: event.progress.reason } : {}),
  changesSinceApproval: changesSinceApproval(event),
});
