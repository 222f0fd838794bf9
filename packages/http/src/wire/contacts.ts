import { formatInstant } from '@ticketly/core';
import type { GivenContact, OrderContact } from '@ticketly/core';
import { z } from 'zod';
import { code, id, text } from '../edge/values.ts';
import { timeOut } from './values.ts';

const answersIn = z
  .array(z.strictObject({ questionId: id('question'), answer: z.union([z.boolean(), text(2_000, { lines: true })]) }))
  .max(50);

/** Shape only: what is asked, and what an address is, the core says, with every problem at once. */
export const contactInput: z.ZodType<OrderContact> = z.strictObject({
  contact: z.strictObject({ name: text(500), email: text(500), locale: code(100) }),
  answers: answersIn.optional().describe('To the questions that are asked once for the order.'),
  attendees: z
    .array(z.strictObject({ seatId: id('seat'), name: text(500).optional(), answers: answersIn.optional() }))
    .max(100)
    .optional()
    .describe('Who comes, by the seats of the order.'),
});

export const answersOut = z.array(z.object({ questionId: z.string(), answer: z.union([z.boolean(), z.string()]) }));
export const personOut = z.object({ name: z.string(), email: z.string(), locale: z.string() });

export const contactOut = z.object({
  orderId: z.string(),
  contact: personOut,
  answers: answersOut,
  attendees: z.array(z.object({ seatId: z.string(), name: z.string().nullable(), answers: answersOut })),
  savedAt: timeOut,
});

export const wireContact = ({ orderId, contact, answers = [], attendees = [], savedAt }: GivenContact) => ({
  orderId,
  contact,
  answers,
  attendees: attendees.map(({ seatId, name = null, answers: own = [] }) => ({ seatId, name, answers: own })),
  savedAt: formatInstant(savedAt),
});
