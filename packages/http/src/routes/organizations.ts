import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, listOut, pageOut, pageQuery, text } from '../edge/values.ts';
import { ownEventOut, wireOwnEvent } from '../wire/catalog.ts';
import { layoutProblemsOut, organizationOut, savedLayoutOut, wireOrganization } from '../wire/organizations.ts';
import { orderOut, wireOrder } from '../wire/sale.ts';
import { eventDetails, layoutDraft, layoutLists } from '../wire/organizer-input.ts';

const organizationParams = z.object({ organizationId: id('organization') });
const layoutBody = z.strictObject({
  layout: layoutDraft,
  eventId: id('event').optional(),
  layoutId: id('layout').optional(),
});

/** Organizations and their members. */
export const organizationRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/organizer/organizations',
    who: 'organizer',
    summary: 'Found an organization; you become its owner',
    body: z.strictObject({ name: text(500) }),
    answer: { status: 201, schema: organizationOut },
    idempotent: true,
    handle: async ({ body, principal }) =>
      answer(await ticketly.createOrganization({ principal, ...body }), wireOrganization, 201),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations',
    who: 'organizer',
    summary: 'Your organizations',
    answer: { status: 200, schema: listOut(organizationOut) },
    handle: async ({ principal }) =>
      answer(await ticketly.listOrganizations({ principal }), (found) => ({
        items: found.map(wireOrganization),
        nextCursor: null,
      })),
  }),
  route({
    method: 'put',
    path: '/v1/organizer/organizations/{organizationId}/members/{principalId}',
    who: 'organizer',
    summary: 'Give a person a role, or with null take it away; for owners',
    params: organizationParams.extend({ principalId: id('principal') }),
    body: z.strictObject({ role: z.enum(['owner', 'manager', 'scanner']).nullable() }),
    answer: { status: 200, schema: organizationOut },
    handle: async ({ params: { organizationId, principalId }, body: { role }, principal }) =>
      answer(await ticketly.setMember({ principal, organizationId, member: { principalId, role } }), wireOrganization),
  }),
];

/** The events of an organization. */
export const draftRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/events',
    who: 'organizer',
    summary: 'The events of an organization, newest first',
    params: organizationParams,
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(ownEventOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.listOwnEvents({ principal, ...params, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireOwnEvent), nextCursor }),
      ),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/organizations/{organizationId}/events',
    who: 'organizer',
    summary: 'Draft an event',
    params: organizationParams,
    body: eventDetails,
    answer: { status: 201, schema: ownEventOut },
    idempotent: true,
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.createEvent({ principal, ...params, details: body }), wireOwnEvent, 201),
  }),
];

/** The halls of an organization, and refunds. */
export const layoutAndRefundRoutes = (ticketly: Ticketly): readonly Route[] => [
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
      answer(await ticketly.checkLayout({ principal, ...params, ...body }), (problems) => ({ problems })),
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
    idempotent: true,
    handle: async ({ params, body, principal }) =>
      answer(
        await ticketly.saveLayout({ principal, ...params, ...body }),
        ({ layoutId, version }) => ({ layoutId, version }),
        201,
      ),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/orders/{orderId}/refund',
    who: 'organizer',
    summary: 'Refund a paid order whole: its tickets die, its seats are free again',
    params: z.object({ orderId: id('order') }),
    answer: { status: 200, schema: orderOut },
    idempotent: true,
    handle: async ({ params, principal }) => answer(await ticketly.refundOrder({ principal, ...params }), wireOrder),
  }),
];
