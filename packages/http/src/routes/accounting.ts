import type { LedgerEntry, Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { csvAnswer } from '../answers/csv-answer.ts';
import type { CsvCell } from '../answers/csv-answer.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { code, id, opaque, pageQuery, time } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import {
  ledgerColumns,
  ledgerDifferenceOut,
  ledgerRows,
  shownLedgerOut,
  wireDifference,
  wireLedger,
} from '../wire/accounting.ts';
import { csvOut, pageOut } from '../wire/values.ts';

const organizationParams = z.object({ organizationId: id('organization') });
const period = {
  from: time.describe('Belongs to the period.'),
  to: time.describe('The first moment that does not.'),
};
const longCursor = { ...pageQuery, cursor: opaque(2_048).optional() };

/** Every movement of money, and where the gateways say otherwise. */
export const accountingRoutes = ({ accounting }: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/ledger',
    who: 'organizer',
    summary: 'What money moved in a period: sums by account, and every entry; for owners and managers',
    params: organizationParams,
    query: z.strictObject({ ...period, ...longCursor }),
    answer: { status: 200, schema: shownLedgerOut },
    handle: async ({ params, query: { limit = defaultPageSize, cursor, ...of }, principal }) =>
      answer(await accounting.showLedger({ principal, ...params, ...of, page: { limit, cursor } }), wireLedger),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/ledger.csv',
    who: 'organizer',
    summary: 'The same entries as a table for a spreadsheet, a row for each posting',
    params: organizationParams,
    query: z.strictObject(period),
    answer: { status: 200, schema: csvOut, mediaType: 'text/csv' },
    handle: async ({ params, query, principal }) => {
      const exported = await accounting.exportLedger({ principal, ...params, ...query });
      if (!exported.ok) return refusalAnswer(exported.refusal);
      return csvAnswer({ fileName: 'ledger.csv', columns: ledgerColumns, pages: rowsOf(exported.value) });
    },
  }),
  route({
    method: 'get',
    path: '/v1/admin/ledger/differences',
    who: 'event_admin',
    summary: 'Where the ledger and the movements of a gateway differ in a period, payment by payment',
    query: z.strictObject({ provider: code(40), ...period, ...longCursor }),
    answer: { status: 200, schema: pageOut(ledgerDifferenceOut) },
    handle: async ({ query: { limit = defaultPageSize, cursor, ...of }, principal }) =>
      answer(
        await accounting.reconcileLedger({ principal, ...of, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireDifference), nextCursor }),
      ),
  }),
];

async function* rowsOf(pages: AsyncIterable<readonly LedgerEntry[]>): AsyncGenerator<readonly (readonly CsvCell[])[]> {
  for await (const page of pages) yield page.flatMap(ledgerRows);
}
