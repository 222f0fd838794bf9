import { formatInstant } from '@ticketly/core';
import type { GivenContact, OrderContact } from '@ticketly/core';
import { z } from 'zod';
import { code, id, text } from '../edge/values.ts';
import { idOut, timeOut } from './values.ts';

const answerWords =
  'True or false for a consent, one of its choices for a choice, otherwise a text of at most 1,000 characters.';
const nameWords = 'At most 200 characters.';
const localeWords = 'Language tag (BCP 47) in which to write to the buyer, such as `de-AT`.';

const answersIn = z
  .array(
    z.strictObject({
      questionId: id('question'),
      answer: z.union([z.boolean(), text(2_000, { lines: true })]).describe(answerWords),
    }),
  )
  .max(50);

/**
 * Shape only: the core says which questions are asked and what an address is, with every problem at
 * once.
 */
export const contactInput: z.ZodType<OrderContact> = z.strictObject({
  contact: z
    .strictObject({
      name: text(500).describe(`Name of the buyer. ${nameWords}`),
      email: text(500).describe('E-mail address of the buyer. At most 254 characters.'),
      locale: code(100).describe(localeWords),
    })
    .describe('How to reach the buyer.'),
  answers: answersIn.optional().describe('Answers to the questions that are asked once for the order.'),
  attendees: z
    .array(
      z.strictObject({
        seatId: id('seat'),
        name: text(500).optional().describe(`Name of the attendee. ${nameWords}`),
        answers: answersIn.optional().describe('Answers to the questions that are asked for each ticket.'),
      }),
    )
    .max(100)
    .optional()
    .describe('The attendees, at most one for each seat of the order.'),
});

export const answersOut = z.array(
  z.object({
    questionId: idOut('question'),
    answer: z.union([z.boolean(), z.string()]).describe('True or false for a consent, otherwise a text.'),
  }),
);
export const personOut = z.object({
  name: z.string().describe('Name of the buyer.'),
  email: z.string().describe('E-mail address of the buyer.'),
  locale: z.string().describe(localeWords),
});

export const contactOut = z.object({
  orderId: idOut('order'),
  contact: personOut.describe('How to reach the buyer.'),
  answers: answersOut.describe('Answers for the whole order.'),
  attendees: z
    .array(
      z.object({
        seatId: idOut('seat'),
        name: z.string().nullable().describe('Name of the attendee; null if the buyer gave none.'),
        answers: answersOut.describe('Answers for this ticket.'),
      }),
    )
    .describe('The attendees that the buyer named or answered for.'),
  savedAt: timeOut.describe('When this was last saved.'),
});

export const wireContact = ({ orderId, contact, answers = [], attendees = [], savedAt }: GivenContact) => ({
  orderId,
  contact,
  answers,
  attendees: attendees.map(({ seatId, name = null, answers: own = [] }) => ({ seatId, name, answers: own })),
  savedAt: formatInstant(savedAt),
});
