import { formatInstant } from '@ticketly/core';
import type { Answer, Question } from '@ticketly/core';
import type { ListedAttendee } from '@ticketly/core/browsing';
import { z } from 'zod';
import type { CsvCell } from '../answers/csv-answer.ts';
import { answersOut, personOut } from './contacts.ts';
import { stale } from './scheduling.ts';
import { ticketStatus } from './tickets.ts';
import { timeOut } from './values.ts';

export const attendeeOut = z.object({
  ticketId: z.string(),
  orderId: z.string(),
  holderId: z.string().describe('Whose the ticket is now.'),
  seatId: z.string(),
  areaId: z.string().nullable(),
  label: z.string(),
  tierId: z.string(),
  status: ticketStatus,
  issuedAt: timeOut,
  person: z
    .object({
      status: z.enum(['known', 'erased']),
      name: z.string().nullable().optional().describe('Of whoever comes.'),
      contact: personOut.optional().describe('The buyer; for owners and managers, as are the answers.'),
      answers: answersOut.optional(),
    })
    .nullable()
    .describe('What the buyer said; null if nothing.'),
  stale,
});

export const wireAttendee = (attendee: ListedAttendee) => {
  const { ticketId, orderId, holderId, seatId, areaId, label, tierId, status, issuedAt, person } = attendee;
  return {
    ...{ ticketId, orderId, holderId, seatId, areaId, label, tierId, status },
    issuedAt: formatInstant(issuedAt),
    person,
    ...(attendee.stale && { stale: true }),
  };
};

/** What a table of attendees has: of the ticket, of the person, and one for each question. */
export const attendeeColumns = (questions: readonly Question[]): readonly string[] => [
  ...['label', 'seat_id', 'area_id', 'tier_id', 'status', 'ticket_id', 'order_id', 'holder_id', 'issued_at'],
  ...['person', 'name', 'buyer_name', 'buyer_email', 'buyer_locale'],
  ...questions.map(({ text }) => text),
];

/** An attendee under {@link attendeeColumns}. */
export const attendeeRow =
  (questions: readonly Question[]) =>
  (attendee: ListedAttendee): readonly CsvCell[] => {
    const { label, seatId, areaId, tierId, status, ticketId, orderId, holderId, issuedAt, person } = attendee;
    const known = person?.status === 'known' ? person : undefined;
    const answers = new Map(known?.answers?.map(({ questionId, answer }) => [questionId, answer]));
    return [
      ...[label, seatId, areaId, tierId, status, ticketId, orderId, holderId, formatInstant(issuedAt)],
      ...[person?.status ?? null, known?.name ?? null],
      ...[known?.contact?.name ?? null, known?.contact?.email ?? null, known?.contact?.locale ?? null],
      ...questions.map(({ questionId }) => cellOf(answers.get(questionId))),
    ];
  };

const cellOf = (answer: Answer['answer'] | undefined): CsvCell => {
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  return answer ?? null;
};
