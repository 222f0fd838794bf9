import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { layoutBytes } from '../answers/layout-bytes.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { answer, route } from '../route.ts';
import type { Route, RouteAnswer } from '../route.ts';
import { oncePerVersion } from '../streams/seat-frames.ts';
import type { SeatStreams } from '../streams/seat-stream.ts';
import type { LookUpSession } from '../edge/session-lookups.ts';
import { id, opaque, queryNumber, version } from '../edge/values.ts';
import { sessionDetailsOut, wireDetails } from '../wire/catalog.ts';
import { layoutOut, seatsOut } from '../wire/halls.ts';

const sessionParams = z.object({ sessionId: id('session') });

/** Of a map: the place in the feed, and the drawing with its id. */
const longestVersion = 256;

const jsonNow = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

/** How halls are shown: live, to whom, and from how much memory. */
export interface HallParts {
  readonly streams: SeatStreams;
  readonly lookUp: LookUpSession;
  readonly keptBytes: number;
}

/** A session and its hall: drawn, as it is now, and live. */
export const hallRoutes = (ticketly: Ticketly, { streams, lookUp, keptBytes }: HallParts): readonly Route[] => {
  const layouts = layoutBytes(keptBytes / 2);
  const seatsBytes = oncePerVersion(keptBytes / 8, (state) => Buffer.from(JSON.stringify(state)));
  return [
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}',
      who: 'anyone',
      summary: 'A session: times, sale window, status, what is left',
      params: sessionParams,
      answer: { status: 200, schema: sessionDetailsOut },
      handle: async ({ params }) => answer(await ticketly.showSession(params), wireDetails),
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/layout',
      who: 'anyone',
      summary: 'The drawing of the hall; asked for by `layoutId` and `version` it can be kept for ever',
      params: sessionParams,
      query: z.strictObject({ layoutId: id('layout').optional(), version: queryNumber(version).optional() }),
      answer: { status: 200, schema: layoutOut },
      handle: async ({ params, query, headers, address }) => {
        const shown = await lookUp(params.sessionId, address, () => ticketly.showLayout(params));
        if (!shown.ok) return refusalAnswer(shown.refusal);
        return layouts.answer(shown.value, headers, query);
      },
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/seats',
      who: 'anyone',
      summary: 'Every seat as it is now',
      params: sessionParams,
      answer: { status: 200, schema: seatsOut },
      handle: async ({ params: { sessionId }, address }) => {
        const board = await lookUp(sessionId, address, () => ticketly.seatBoards.current(sessionId));
        if (!board.ok) return refusalAnswer(board.refusal);
        return { status: 200, bytes: seatsBytes(sessionId, board.value), headers: jsonNow } satisfies RouteAnswer;
      },
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/seats/stream',
      who: 'anyone',
      summary:
        'The seats live, as server-sent events: a snapshot, then deltas; resumes after Last-Event-ID; a new snapshot when the session moves into another hall',
      params: sessionParams,
      query: z.strictObject({ lastEventId: opaque(longestVersion).or(z.literal('')).optional() }),
      answer: { status: 200, mediaType: 'text/event-stream' },
      handle: async ({ params: { sessionId }, query, headers, address }) => {
        const after = headers['last-event-id'] ?? query.lastEventId;
        const isUsable = after !== undefined && after !== '' && after.length <= longestVersion;
        return streams.open({ sessionId, after: isUsable ? after : undefined, address });
      },
    }),
  ];
};
