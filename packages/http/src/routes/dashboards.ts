import type { Ticketly } from '@ticketly/core';
import type { EventShare } from '@ticketly/core/dashboards';
import { z } from 'zod';
import { csvAnswer } from '../answers/csv-answer.ts';
import type { CsvCell } from '../answers/csv-answer.ts';
import { hasAlready } from '../answers/negotiation.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { id, lastEventWords, opaque, pageQuery } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route, RouteAnswer } from '../route.ts';
import type { SalesStreams } from '../streams/sales-stream.ts';
import {
  cutColumns,
  cutRows,
  eventSalesOut,
  eventShareOut,
  salesCuts,
  salesSumOut,
  sectionColumns,
  sectionRows,
  sessionSalesOut,
  shareColumns,
  shareRow,
  wireEventSales,
  wireSessionSales,
  wireShare,
  wireSum,
} from '../wire/sales.ts';
import { csvOut, listOut, pageOut } from '../wire/values.ts';

const eventParams = z.object({ eventId: id('event') });
const sessionParams = z.object({ sessionId: id('session') });
const organizationParams = z.object({ organizationId: id('organization') });

/** A position in the log. */
const longestVersion = 32;

/** How dashboards are shown. */
export interface DashboardParts {
  readonly defaultPageSize: number;
  readonly streams: SalesStreams;
}

/**
 * An answer whose version distinguishes it from every other at its address. A client that has it is
 * not sent it again.
 */
const versioned = (
  name: string,
  wire: { readonly version: string; readonly stale?: boolean },
  asked: Readonly<Record<string, string | undefined>>,
): RouteAnswer => {
  const etag = `"${name}-${wire.version}${wire.stale === true ? '-stale' : ''}"`;
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
  return hasAlready(asked, etag) ? { status: 304, headers } : { status: 200, body: wire, headers };
};

async function* once(rows: readonly (readonly CsvCell[])[]): AsyncGenerator<readonly (readonly CsvCell[])[]> {
  for (let from = 0; from < rows.length; from += 500) yield rows.slice(from, from + 500);
}

/** What an event has sold: now, live, and as a table. */
const eventRoutes = ({ dashboards }: Ticketly, streams: SalesStreams): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}/sales',
    who: 'organizer',
    group: 'sales',
    summary: 'Show the sales of an event by session, tier and day',
    params: eventParams,
    answer: { status: 200, schema: eventSalesOut },
    handle: async ({ params, principal, headers }) => {
      const shown = await dashboards.showEventSales({ principal, ...params });
      if (!shown.ok) return refusalAnswer(shown.refusal);
      return versioned('sales', wireEventSales(shown.value), headers);
    },
  }),
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}/sales/stream',
    who: 'organizer',
    group: 'sales',
    summary:
      'Follow the sales of an event live, as server-sent events: a snapshot, then deltas whose rows replace earlier rows; ends after 15 minutes and resumes after `Last-Event-ID`',
    params: eventParams,
    query: z.strictObject({
      lastEventId: opaque(longestVersion).or(z.literal('')).optional().describe(lastEventWords),
    }),
    answer: { status: 200, mediaType: 'text/event-stream' },
    handle: async ({ params, query, headers, principal, address }) =>
      streams.open({ principal, ...params, after: headers['last-event-id'] ?? query.lastEventId, address }),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}/sales.csv',
    who: 'organizer',
    group: 'sales',
    summary: 'Export the sales of an event as CSV, by session, tier or day; amounts are in minor units',
    params: eventParams,
    query: z.strictObject({
      by: z.enum(salesCuts).optional().describe('What each row stands for. Default: `session`.'),
    }),
    answer: { status: 200, schema: csvOut, mediaType: 'text/csv' },
    handle: async ({ params, query: { by = 'session' }, principal }) => {
      const shown = await dashboards.showEventSales({ principal, ...params });
      if (!shown.ok) return refusalAnswer(shown.refusal);
      const pages = once(cutRows(by, shown.value));
      return csvAnswer({ fileName: `sales-by-${by}.csv`, columns: cutColumns[by], pages });
    },
  }),
];

const sessionRoutes = ({ dashboards }: Ticketly): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/sessions/{sessionId}/sales',
    who: 'organizer',
    group: 'sales',
    summary: 'Show the sales of a session by tier and section',
    params: sessionParams,
    answer: { status: 200, schema: sessionSalesOut },
    handle: async ({ params, principal, headers }) => {
      const shown = await dashboards.showSessionSales({ principal, ...params });
      if (!shown.ok) return refusalAnswer(shown.refusal);
      const { layoutId, layoutVersion } = shown.value.session;
      return versioned(`${layoutId}-${layoutVersion}`, wireSessionSales(shown.value), headers);
    },
  }),
  route({
    method: 'get',
    path: '/v1/organizer/sessions/{sessionId}/sales.csv',
    who: 'organizer',
    group: 'sales',
    summary: 'Export the sales of a session as CSV, by section; amounts are in minor units',
    params: sessionParams,
    answer: { status: 200, schema: csvOut, mediaType: 'text/csv' },
    handle: async ({ params, principal }) => {
      const shown = await dashboards.showSessionSales({ principal, ...params });
      if (!shown.ok) return refusalAnswer(shown.refusal);
      const pages = once(sectionRows(shown.value));
      return csvAnswer({ fileName: 'sales-by-section.csv', columns: sectionColumns, pages });
    },
  }),
];

/** What the events of an organization have sold. */
const organizationRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/sales',
    who: 'organizer',
    group: 'sales',
    summary: 'Show the sales of each event of an organization, newest first',
    params: organizationParams,
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(eventShareOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.dashboards.listOrganizationSales({ principal, ...params, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireShare), nextCursor }),
      ),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/sales/total',
    who: 'organizer',
    group: 'sales',
    summary: 'Show the total sales of an organization in each currency',
    params: organizationParams,
    answer: { status: 200, schema: listOut(salesSumOut) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.dashboards.sumOrganizationSales({ principal, ...params }), (sums) => ({
        items: sums.map(wireSum),
        nextCursor: null,
      })),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/sales.csv',
    who: 'organizer',
    group: 'sales',
    summary: 'Export the sales of each event of an organization as CSV; amounts are in minor units',
    params: organizationParams,
    answer: { status: 200, schema: csvOut, mediaType: 'text/csv' },
    handle: async ({ params, principal }) => {
      const query = { principal, ...params };
      const first = await ticketly.dashboards.listOrganizationSales({ ...query, page: { limit: 100 } });
      if (!first.ok) return refusalAnswer(first.refusal);
      const pages = sharesOf(first.value, (cursor) =>
        ticketly.dashboards.listOrganizationSales({ ...query, page: { limit: 100, cursor } }),
      );
      return csvAnswer({ fileName: 'sales.csv', columns: shareColumns, pages });
    },
  }),
];

type Shares = Awaited<ReturnType<Ticketly['dashboards']['listOrganizationSales']>>;
type SharesPage = Extract<Shares, { readonly ok: true }>['value'];

/** A reader who loses the right to read during a stream gets no more. */
async function* sharesOf(
  first: SharesPage,
  next: (cursor: string) => Promise<Shares>,
): AsyncGenerator<readonly (readonly CsvCell[])[]> {
  const rows = (items: readonly EventShare[]): readonly (readonly CsvCell[])[] => items.map(shareRow);
  yield rows(first.items);
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await next(cursor);
    if (!page.ok) throw new Error(`the list ended early: ${page.refusal.code}`);
    yield rows(page.value.items);
    cursor = page.value.nextCursor;
  }
}

/** What organizers see of their sales. */
export const dashboardRoutes = (ticketly: Ticketly, { defaultPageSize, streams }: DashboardParts): readonly Route[] => [
  ...eventRoutes(ticketly, streams),
  ...sessionRoutes(ticketly),
  ...organizationRoutes(ticketly, defaultPageSize),
];
