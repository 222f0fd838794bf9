import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import type { LookUpSession } from '../edge/session-lookups.ts';
import { id, lastEventWords, opaque } from '../edge/values.ts';
import { route } from '../route.ts';
import type { Route, RouteAnswer } from '../route.ts';
import { oncePerVersion } from '../streams/seat-frames.ts';
import type { SeatStreams } from '../streams/seat-stream.ts';
import { seatsOut } from '../wire/live-map.ts';

const sessionParams = z.object({ sessionId: id('session') });

/** Of a map: the position in the feed, and the drawing with its id. */
const longestVersion = 256;

const jsonNow = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

/** How seats are shown: live, to whom, and from how much memory. */
export interface LiveMapParts {
  readonly streams: SeatStreams;
  readonly lookUp: LookUpSession;
  readonly keptBytes: number;
}

/** The seats of a session, as they are now and live. */
export const liveMapRoutes = (ticketly: Ticketly, { streams, lookUp, keptBytes }: LiveMapParts): readonly Route[] => {
  const seatsBytes = oncePerVersion(keptBytes / 8, (state) => Buffer.from(JSON.stringify(state)));
  return [
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/seats',
      who: 'anyone',
      group: 'watch',
      summary: 'Show the current status of every seat',
      params: sessionParams,
      answer: { status: 200, schema: seatsOut },
      handle: async ({ params: { sessionId }, address }) => {
        const board = await lookUp(sessionId, address, () => ticketly.liveMap.current(sessionId));
        if (!board.ok) return refusalAnswer(board.refusal);
        return { status: 200, bytes: seatsBytes(sessionId, board.value), headers: jsonNow } satisfies RouteAnswer;
      },
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/seats/stream',
      who: 'anyone',
      group: 'watch',
      summary:
        'Follow the seats live, as server-sent events: a snapshot, then deltas; resumes after `Last-Event-ID`, and sends a new snapshot when the session moves to another hall',
      params: sessionParams,
      query: z.strictObject({
        lastEventId: opaque(longestVersion).or(z.literal('')).optional().describe(lastEventWords),
      }),
      answer: { status: 200, mediaType: 'text/event-stream' },
      handle: async ({ params: { sessionId }, query, headers, address }) => {
        const after = headers['last-event-id'] ?? query.lastEventId;
        const isUsable = after !== undefined && after !== '' && after.length <= longestVersion;
        return streams.open({ sessionId, after: isUsable ? after : undefined, address });
      },
    }),
  ];
};
