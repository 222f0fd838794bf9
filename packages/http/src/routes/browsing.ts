import type { SeatBoard, Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { refusalAnswer } from '../problem.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, pageOut, pageQuery, time } from '../values.ts';
import { eventOut, listingOut, sessionDetailsOut, wireDetails, wireEvent, wireListing } from '../wire/catalog.ts';
import { layoutOut } from '../wire/layout.ts';
import { layoutBytes } from '../layout-bytes.ts';

const sessionParams = z.object({ sessionId: id('session') });

const near = z
  .string()
  .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/, 'must be latitude,longitude')
  .transform((text) => text.split(',').map(Number) as [number, number]);

const searchQuery = z.strictObject({
  q: z.string().max(200).optional(),
  category: z.string().max(200).optional(),
  near: near.optional(),
  radiusKm: z.coerce.number().positive().max(20_100).optional(),
  from: time.optional(),
  to: time.optional(),
  sort: z.enum(['date', 'price', 'distance', 'relevance']).optional(),
  ...pageQuery,
});

export const seatsOut = z.object({
  version: z.string(),
  statuses: z.string().describe('One character per seat index: f free, h held, s sold, b blocked.'),
  areas: z.record(z.string(), z.int()).describe('Places left, by area.'),
});

export const wireSeats = ({ version, statuses, areas }: Pick<SeatBoard, 'version' | 'statuses' | 'areas'>) => ({
  version,
  statuses,
  areas,
});

const shortly = { 'Cache-Control': 'public, max-age=2' };

/** What anyone may look at. The seat stream has a file of its own. */
export const browsingRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => {
  const layouts = layoutBytes();
  return [
    route({
      method: 'get',
      path: '/v1/events',
      who: 'anyone',
      summary: 'Search public events',
      query: searchQuery,
      answer: { status: 200, schema: pageOut(listingOut) },
      handle: async ({ query: { q, near: place, radiusKm = 50, limit = defaultPageSize, cursor, ...rest } }) => {
        const where = place === undefined ? undefined : { latitude: place[0], longitude: place[1], radiusKm };
        const found = await ticketly.searchEvents({ ...rest, text: q, near: where, page: { limit, cursor } });
        return answer(found, ({ items, nextCursor }) => ({ items: items.map(wireListing), nextCursor }), 200, shortly);
      },
    }),
    route({
      method: 'get',
      path: '/v1/events/{eventId}',
      who: 'anyone',
      summary: 'An event with its tiers and sessions',
      params: z.object({ eventId: id('event') }),
      answer: { status: 200, schema: eventOut },
      handle: async ({ params }) => answer(await ticketly.showEvent(params), wireEvent, 200, shortly),
    }),
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
      summary: 'The drawing of the hall; never changes for a version',
      params: sessionParams,
      query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
      answer: { status: 200, schema: layoutOut },
      handle: async ({ params, query, headers }) => {
        const shown = await ticketly.showLayout(params);
        if (!shown.ok) return refusalAnswer(shown.refusal);
        return layouts.answer(shown.value, headers, query.version);
      },
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/seats',
      who: 'anyone',
      summary: 'Every seat as it is now',
      params: sessionParams,
      answer: { status: 200, schema: seatsOut },
      handle: async ({ params }) =>
        answer(await ticketly.seatBoards.current(params.sessionId), wireSeats, 200, { 'Cache-Control': 'no-store' }),
    }),
  ];
};
