import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id } from '../edge/values.ts';
import { layoutProblemsOut, savedLayoutOut } from '../wire/halls.ts';
import { layoutDraft, layoutLists } from '../wire/layout-input.ts';

const organizationParams = z.object({ organizationId: id('organization') });
const layoutBody = z.strictObject({
  layout: layoutDraft,
  eventId: id('event').optional(),
  layoutId: id('layout').optional(),
});

/** The halls of an organization: checked and saved. */
export const hallRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/organizer/organizations/{organizationId}/layouts/check',
    who: 'organizer',
    summary: 'Everything that is wrong with a layout, without saving it',
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
    summary: 'Save a layout, or the next version of one',
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
];
