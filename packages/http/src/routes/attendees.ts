import type { Question, Ticketly } from '@ticketly/core';
import type { ListedAttendee } from '@ticketly/core/browsing';
import { z } from 'zod';
import { csvAnswer } from '../answers/csv-answer.ts';
import type { CsvCell } from '../answers/csv-answer.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { cursorParameter, id, pageQuery, text } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { attendeeColumns, attendeeOut, attendeeRow, wireAttendee } from '../wire/attendees.ts';
import { ticketStatus } from '../wire/tickets.ts';
import { csvOut, pageOut } from '../wire/values.ts';

const sessionParams = z.object({ sessionId: id('session') });

const attendeeQuery = {
  q: text(200)
    .optional()
    .describe(
      'Words of a seat label, or ids of tickets, orders and holders. Every word must match the beginning of one. At most 200 characters.',
    ),
  name: text(200)
    .optional()
    .describe(
      'Words of the name of the attendee or the buyer, or their beginnings. Names are encrypted, so each page searches a limited number of tickets: a page can be short or empty although its cursor leads to more. At most 200 characters.',
    ),
  status: ticketStatus.optional().describe('Only tickets with this status. Default: all.'),
  sort: z.enum(['seat', 'newest']).optional().describe('Default: `seat`.'),
};

/** The attendees of a session. */
export const attendeeRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/sessions/{sessionId}/attendees',
    who: 'organizer',
    group: 'attendees',
    summary:
      'List the attendees of a session: its tickets, with what buyers told the organizer; scanners see only names',
    params: sessionParams,
    query: z.strictObject({ ...attendeeQuery, ...pageQuery, cursor: cursorParameter(2_048) }),
    answer: { status: 200, schema: pageOut(attendeeOut) },
    handle: async ({ params, query: { q, limit = defaultPageSize, cursor, ...rest }, principal }) =>
      answer(
        await ticketly.browsing.listAttendees({ principal, ...params, text: q, ...rest, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireAttendee), nextCursor }),
      ),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/sessions/{sessionId}/attendees.csv',
    who: 'organizer',
    group: 'attendees',
    summary: 'Export all attendees of a session as CSV; for owners and managers',
    params: sessionParams,
    query: z.strictObject(attendeeQuery),
    answer: { status: 200, schema: csvOut, mediaType: 'text/csv' },
    handle: async ({ params, query: { q, ...rest }, principal }) => {
      const exported = await ticketly.browsing.exportAttendees({ principal, ...params, text: q, ...rest });
      if (!exported.ok) return refusalAnswer(exported.refusal);
      const { questions, pages } = exported.value;
      return csvAnswer({
        fileName: 'attendees.csv',
        columns: attendeeColumns(questions),
        pages: rowsOf(questions, pages),
      });
    },
  }),
];

async function* rowsOf(
  questions: readonly Question[],
  pages: AsyncIterable<readonly ListedAttendee[]>,
): AsyncGenerator<readonly (readonly CsvCell[])[]> {
  for await (const page of pages) yield page.map(attendeeRow(questions));
}
