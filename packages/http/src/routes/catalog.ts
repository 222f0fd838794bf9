import type { Event, EventId, Principal, Result, Session, SessionId, Ticketly, TicketlyRefusal } from '@ticketly/core';
import { z } from 'zod';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, listOut, text } from '../edge/values.ts';
import { ownEventOut, ownSessionOut, sessionOut, wireOwnEvent, wireOwnSession, wireSummary } from '../wire/catalog.ts';
import { eventDetails, sessionPlan } from '../wire/organizer-input.ts';

const eventParams = z.object({ eventId: id('event') });
const sessionParams = z.object({ sessionId: id('session') });

type MoveEvent = (command: {
  readonly principal: Principal;
  readonly eventId: EventId;
}) => Promise<Result<Event, TicketlyRefusal>>;
type MoveSession = (command: {
  readonly principal: Principal;
  readonly sessionId: SessionId;
}) => Promise<Result<Session, TicketlyRefusal>>;

const moveEvent = (verb: string, summary: string, move: MoveEvent): Route =>
  route({
    method: 'post',
    path: `/v1/organizer/events/{eventId}/${verb}`,
    who: 'organizer',
    summary,
    params: eventParams,
    answer: { status: 200, schema: ownEventOut },
    idempotent: true,
    handle: async ({ params, principal }) => answer(await move({ principal, ...params }), wireOwnEvent),
  });

const moveSession = (verb: string, summary: string, move: MoveSession): Route =>
  route({
    method: 'post',
    path: `/v1/organizer/sessions/{sessionId}/${verb}`,
    who: 'organizer',
    summary,
    params: sessionParams,
    answer: { status: 200, schema: ownSessionOut },
    idempotent: true,
    handle: async ({ params, principal }) => answer(await move({ principal, ...params }), wireOwnSession),
  });

/** An organizer's events. */
export const eventRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}',
    who: 'organizer',
    summary: 'An event of yours, in whatever state',
    params: eventParams,
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.findOwnEvent({ principal, ...params }), wireOwnEvent),
  }),
  route({
    method: 'patch',
    path: '/v1/organizer/events/{eventId}',
    who: 'organizer',
    summary: 'Change a draft or a rejected event: all its details',
    params: eventParams,
    body: eventDetails,
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.changeEvent({ principal, ...params, details: body }), wireOwnEvent),
  }),
  moveEvent('submit', 'Submit an event for approval', ticketly.submitEvent),
  moveEvent('cancel', 'Cancel an event and its sessions', ticketly.cancelEvent),
];

/** An organizer's sessions. */
export const sessionRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}/sessions',
    who: 'organizer',
    summary: 'The sessions of an event of yours',
    params: eventParams,
    answer: { status: 200, schema: listOut(sessionOut) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.listOwnSessions({ principal, ...params }), (found) => ({
        items: found.map(wireSummary),
        nextCursor: null,
      })),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/events/{eventId}/sessions',
    who: 'organizer',
    summary: 'Plan a session',
    params: eventParams,
    body: sessionPlan,
    answer: { status: 201, schema: ownSessionOut },
    idempotent: true,
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.createSession({ principal, ...params, plan: body }), wireOwnSession, 201),
  }),
  route({
    method: 'patch',
    path: '/v1/organizer/sessions/{sessionId}',
    who: 'organizer',
    summary: 'Change a session; what is left out stays',
    params: sessionParams,
    body: sessionPlan.partial(),
    answer: { status: 200, schema: ownSessionOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.changeSession({ principal, ...params, changes: body }), wireOwnSession),
  }),
  moveSession('pause', 'Stop selling for now', ticketly.pauseSession),
  moveSession('resume', 'Sell again', ticketly.resumeSession),
  moveSession('close', 'Stop selling for good', ticketly.closeSession),
  moveSession('cancel', 'Cancel a session: everyone is refunded', ticketly.cancelSession),
];

/** What admins decide. */
export const adminRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/admin/events/{eventId}/approve',
    who: 'event_admin',
    summary: 'Let an event go public',
    params: eventParams,
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.approveEvent({ principal, ...params }), wireOwnEvent),
  }),
  route({
    method: 'post',
    path: '/v1/admin/events/{eventId}/reject',
    who: 'event_admin',
    summary: 'Send an event back, with a reason',
    params: eventParams,
    body: z.strictObject({ reason: text(5_000, { lines: true }) }),
    answer: { status: 200, schema: ownEventOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.rejectEvent({ principal, ...params, ...body }), wireOwnEvent),
  }),
];
