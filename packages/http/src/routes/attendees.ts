import type { Question, Ticketly } from '@ticketly/core';
import type { ListedAttendee } from '@ticketly/core/browsing';
import { z } from 'zod';
import { csvAnswer } from '../answers/csv-answer.ts';
import type { CsvCell } from '../answers/csv-answer.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { id, opaque, pageQuery, text } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { attendeeColumns, attendeeOut, attendeeRow, wireAttendee } from '../wire/attendees.ts';
import { ticketStatus } from '../wire/tickets.ts';
import { csvOut, pageOut } from '../wire/values.ts';

const sessionParams = z.object({ sessionId: id('session') });

const attendeeQuery = {
  q: text(200)
    .optional()
    .describe('Words of a seat, or ids of tickets, orders and holders: all must be met; beginnings are enough.'),
  name: text(200)
    .optional()
    .describe(
      'Words of the name of who comes, or of the buyer, or their beginnings. Names are sealed, so a page goes through a bounded number of tickets: it may be short or empty, and its cursor goes on.',
    ),
  status: ticketStatus.optional(),
  sort: z.enum(['seat', 'newest']).optional(),
};

/** Who comes to a session. */
export const attendeeRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/sessions/{sessionId}/attendees',
    who: 'organizer',
    summary: 'The tickets of a session, by seat, with what buyers said; scanners see names alone',
    params: sessionParams,
    query: z.strictObject({ ...attendeeQuery, ...pageQuery, cursor: opaque(2_048).optional() }),
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
    summary: 'The same tickets as a table for a spreadsheet, all of them; for owners and managers',
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
