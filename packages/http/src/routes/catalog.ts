import type { Event, EventId, Principal, Result, Ticketly, TicketlyRefusal } from '@ticketly/core';
import { z } from 'zod';
import { id, pageQuery, text } from '../edge/values.ts';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { ownEventOut, wireOwnEvent } from '../wire/catalog.ts';
import { eventDetails } from '../wire/event-input.ts';
import { pageOut } from '../wire/values.ts';

const organizationParams = z.object({ organizationId: id('organization') });
const eventParams = z.object({ eventId: id('event') });

type MoveEvent = (command: {
  readonly principal: Principal;
  readonly eventId: EventId;
}) => Promise<Result<Event, TicketlyRefusal>>;
const moveEvent = (verb: string, summary: string, move: MoveEvent): Route =>
  route({
    method: 'post',
    path: `/v1/organizer/events/{eventId}/${verb}`,
    who: 'organizer',
    group: 'events',
    summary,
    params: eventParams,
    answer: { status: 200, schema: ownEventOut },
    idempotency: keptByEdge,
    handle: async ({ params, principal }) => answer(await move({ principal, ...params }), wireOwnEvent),
  });

/** What admins can list. */
const reviews = ['submitted', 'changed', 'approved', 'rejected', 'completed', 'cancelled'] as const;

/** What admins see and decide of events. */
const approvalRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/admin/events',
    who: 'event_admin',
    group: 'administer',
    summary: 'List the events to review, of all organizations, oldest first',
    query: z.strictObject({
      review: z
        .enum(reviews)
        .default('submitted')
        .describe('Events with this status, or approved ones whose words `changed` since. Default: `submitted`.'),
      ...pageQuery,
    }),
    answer: { status: 200, schema: pageOut(ownEventOut) },
    handle: async ({ query: { review, limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.catalog.listEventsToReview({ principal, review, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireOwnEvent), nextCursor }),
      ),
  }),
  route({
    method: 'post',
    path: '/v1/admin/events/{eventId}/approve',
    who: 'event_admin',
    group: 'administer',
    summary: 'Approve an event, which makes it public',
    params: eventParams,
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.catalog.approveEvent({ principal, ...params }), wireOwnEvent),
  }),
  route({
    method: 'post',
    path: '/v1/admin/events/{eventId}/reject',
    who: 'event_admin',
    group: 'administer',
    summary: 'Reject an event, with a reason',
    params: eventParams,
    body: z.strictObject({
      reason: text(5_000, { lines: true }).describe('What the organizer has to change. At most 5,000 characters.'),
    }),
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.catalog.rejectEvent({ principal, ...params, ...body }), wireOwnEvent),
  }),
];

/** The events of an organization, from draft to end, and what admins decide about them. */
export const catalogRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/events',
    who: 'organizer',
    group: 'events',
    summary: 'List the events of an organization, newest first',
    params: organizationParams,
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(ownEventOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.catalog.listOwnEvents({ principal, ...params, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireOwnEvent), nextCursor }),
      ),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/organizations/{organizationId}/events',
    who: 'organizer',
    group: 'events',
    summary: 'Create an event as a draft',
    params: organizationParams,
    body: eventDetails,
    answer: { status: 201, schema: ownEventOut },
    idempotency: keptByEdge,
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.catalog.createEvent({ principal, ...params, details: body }), wireOwnEvent, 201),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}',
    who: 'organizer',
    group: 'events',
    summary: 'Show one of your events, whatever its status',
    params: eventParams,
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.catalog.findOwnEvent({ principal, ...params }), wireOwnEvent),
  }),
  route({
    method: 'patch',
    path: '/v1/organizer/events/{eventId}',
    who: 'organizer',
    group: 'events',
    summary: 'Replace the details of a draft or a rejected event, or change the words of an approved one',
    params: eventParams,
    body: eventDetails,
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.catalog.changeEvent({ principal, ...params, details: body }), wireOwnEvent),
  }),
  moveEvent('submit', 'Submit an event for approval', ticketly.catalog.submitEvent),
  moveEvent('cancel', 'Cancel an event with all its sessions, and refund everyone', ticketly.scheduling.cancelEvent),
  ...approvalRoutes(ticketly, defaultPageSize),
];
