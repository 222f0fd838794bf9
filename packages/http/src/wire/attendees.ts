import { formatInstant } from '@ticketly/core';
import type { Answer, Question } from '@ticketly/core';
import type { ListedAttendee } from '@ticketly/core/browsing';
import { z } from 'zod';
import type { CsvCell } from '../answers/csv-answer.ts';
import { answersOut, personOut } from './contacts.ts';
import { seatLabelOut } from './holding.ts';
import { stale } from './scheduling.ts';
import { areaOut, ticketStatus } from './tickets.ts';
import { idOut, timeOut } from './values.ts';

export const attendeeOut = z.object({
  ticketId: idOut('ticket'),
  orderId: idOut('order'),
  holderId: idOut('principal').describe('The person who has the ticket now.'),
  seatId: idOut('seat'),
  areaId: areaOut,
  label: seatLabelOut,
  tierId: idOut('tier'),
  status: ticketStatus,
  issuedAt: timeOut.describe('When the ticket was issued.'),
  person: z
    .object({
      status: z.enum(['known', 'erased']).describe('`erased`: the buyer had their data erased.'),
      name: z.string().nullable().optional().describe('Name of the attendee; null if the buyer gave none.'),
      contact: personOut.optional().describe('The buyer. Only owners and managers see it.'),
      answers: answersOut.optional().describe('Answers for this ticket. Only owners and managers see them.'),
    })
    .nullable()
    .describe('What the buyer told the organizer; null if nothing.'),
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

/**
 * The columns of the table of attendees: of the ticket, of the person, and one for each question.
 */
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
