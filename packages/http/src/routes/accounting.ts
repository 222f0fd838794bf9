import type { LedgerEntry, Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { csvAnswer } from '../answers/csv-answer.ts';
import type { CsvCell } from '../answers/csv-answer.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { code, cursorParameter, id, pageQuery, time } from '../edge/values.ts';
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
  from: time.describe('Start of the period, inclusive.'),
  to: time.describe('End of the period, exclusive. At most 366 days after its start.'),
};
const longCursor = { ...pageQuery, cursor: cursorParameter(2_048) };

/** Every movement of money, and where the gateways disagree. */
export const accountingRoutes = ({ accounting }: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/ledger',
    who: 'organizer',
    group: 'accounting',
    summary: 'Show the ledger of a period: the sum of each account, and every entry',
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
    group: 'accounting',
    summary: 'Export the ledger of a period as CSV, with one row for each posting',
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
    group: 'accounting',
    summary: 'List the payments of a period on which the ledger and a gateway disagree',
    query: z.strictObject({
      provider: code(40).describe('The payment gateway, such as `stripe`.'),
      ...period,
      ...longCursor,
    }),
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
