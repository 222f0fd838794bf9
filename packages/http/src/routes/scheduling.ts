import type { Principal, Result, Session, SessionId, Ticketly, TicketlyRefusal } from '@ticketly/core';
import { z } from 'zod';
import { id } from '../edge/values.ts';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { ownSessionOut, sessionOut, wireOwnSession, wireSummary } from '../wire/scheduling.ts';
import { sessionPlan } from '../wire/session-input.ts';
import { listOut } from '../wire/values.ts';

const eventParams = z.object({ eventId: id('event') });
const sessionParams = z.object({ sessionId: id('session') });

type MoveSession = (command: {
  readonly principal: Principal;
  readonly sessionId: SessionId;
}) => Promise<Result<Session, TicketlyRefusal>>;

const moveSession = (verb: string, summary: string, move: MoveSession): Route =>
  route({
    method: 'post',
    path: `/v1/organizer/sessions/{sessionId}/${verb}`,
    who: 'organizer',
    group: 'sessions',
    summary,
    params: sessionParams,
    answer: { status: 200, schema: ownSessionOut },
    idempotency: keptByEdge,
    handle: async ({ params, principal }) => answer(await move({ principal, ...params }), wireOwnSession),
  });

/** An organizer's sessions. */
export const schedulingRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}/sessions',
    who: 'organizer',
    group: 'sessions',
    summary: 'List the sessions of one of your events',
    params: eventParams,
    answer: { status: 200, schema: listOut(sessionOut) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.browsing.listOwnSessions({ principal, ...params }), (found) => ({
        items: found.map(wireSummary),
        nextCursor: null,
      })),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/events/{eventId}/sessions',
    who: 'organizer',
    group: 'sessions',
    summary: 'Create a session',
    params: eventParams,
    body: sessionPlan,
    answer: { status: 201, schema: ownSessionOut },
    idempotency: keptByEdge,
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.scheduling.createSession({ principal, ...params, plan: body }), wireOwnSession, 201),
  }),
  route({
    method: 'patch',
    path: '/v1/organizer/sessions/{sessionId}',
    who: 'organizer',
    group: 'sessions',
    summary: 'Change a session; fields left out keep their values',
    params: sessionParams,
    body: sessionPlan.partial(),
    answer: { status: 200, schema: ownSessionOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.scheduling.changeSession({ principal, ...params, changes: body }), wireOwnSession),
  }),
  moveSession('pause', 'Pause the sale of a session', ticketly.scheduling.pauseSession),
  moveSession('resume', 'Resume the sale of a session', ticketly.scheduling.resumeSession),
  moveSession('close', 'Close the sale of a session for good', ticketly.scheduling.closeSession),
  moveSession('cancel', 'Cancel a session and refund everyone', ticketly.scheduling.cancelSession),
];
