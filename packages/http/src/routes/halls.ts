import type { Layout, Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { PiecesAnswer, Route } from '../route.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { id, pageQuery, queryNumber, version } from '../edge/values.ts';
import { nextTurn } from '../next-turn.ts';
import { layoutProblemsOut, layoutSummaryOut, ownLayoutOut, savedLayoutOut } from '../wire/halls.ts';
import { layoutDraft, layoutLists } from '../wire/layout-input.ts';
import { pageOut } from '../wire/values.ts';

const organizationParams = z.object({ organizationId: id('organization') });
const layoutBody = z.strictObject({
  layout: layoutDraft.describe('The drawing of the hall.'),
  eventId: id('event').optional().describe('Checks the tiers of the layout against this event.'),
  layoutId: id('layout').optional().describe('Saves a new version of this layout. Default: a new layout.'),
});

/** The halls of an organization: checking, saving and reading them. */
export const hallRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/organizer/organizations/{organizationId}/layouts/check',
    who: 'organizer',
    group: 'halls',
    summary: 'Check a layout without saving it',
    params: organizationParams,
    body: layoutBody.omit({ layoutId: true }),
    bodyBytes: 'layout',
    longLists: layoutLists,
    answer: { status: 200, schema: layoutProblemsOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.halls.checkLayout({ principal, ...params, ...body }), (problems) => ({ problems })),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/organizations/{organizationId}/layouts',
    who: 'organizer',
    group: 'halls',
    summary: 'Save a new layout, or a new version of one',
    params: organizationParams,
    body: layoutBody,
    bodyBytes: 'layout',
    longLists: layoutLists,
    answer: { status: 201, schema: savedLayoutOut },
    idempotency: keptByEdge,
    handle: async ({ params, body, principal }) =>
      answer(
        await ticketly.halls.saveLayout({ principal, ...params, ...body }),
        ({ layoutId, version }) => ({ layoutId, version }),
        201,
      ),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/layouts',
    who: 'organizer',
    group: 'halls',
    summary: 'List the layouts of an organization, in the order in which they were first saved',
    params: organizationParams,
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(layoutSummaryOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.halls.listOwnLayouts({ principal, ...params, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items, nextCursor }),
      ),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/layouts/{layoutId}',
    who: 'organizer',
    group: 'halls',
    summary: 'Show a layout as it was saved, to change it and save the next version',
    params: z.object({ layoutId: id('layout') }),
    query: z.strictObject({
      version: queryNumber(version).optional().describe('Which version to show. Default: the newest.'),
    }),
    answer: { status: 200, schema: ownLayoutOut },
    handle: async ({ params, query, principal }) => {
      const found = await ticketly.halls.findOwnLayout({ principal, ...params, ...query });
      return found.ok ? ownLayoutAnswer(found.value) : refusalAnswer(found.refusal);
    },
  }),
];

/** A layout may have megabytes: each section is written by itself. */
const ownLayoutAnswer = (layout: Layout): PiecesAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  pieces: () => spellOwnLayout(layout),
});

async function* spellOwnLayout({
  layoutId,
  organizationId,
  version,
  sections,
  ...head
}: Layout): AsyncGenerator<string> {
  yield `${JSON.stringify({ layoutId, organizationId, version }).slice(0, -1)},"layout":`;
  yield `${JSON.stringify(head).slice(0, -1)},"sections":[`;
  for (const [at, section] of sections.entries()) {
    yield `${at === 0 ? '' : ','}${JSON.stringify(section)}`;
    await nextTurn();
  }
  yield ']}}';
}
