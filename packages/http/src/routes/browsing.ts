import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { coordinates, id, pageOut, pageQuery, queryNumber, radiusKm, text, time } from '../edge/values.ts';
import { eventOut, listingOut, wireEvent, wireListing } from '../wire/catalog.ts';

const searchQuery = z.strictObject({
  q: text(200).optional(),
  category: text(200).optional(),
  near: coordinates.optional(),
  radiusKm: queryNumber(radiusKm).optional(),
  from: time.optional(),
  to: time.optional(),
  sort: z.enum(['date', 'price', 'distance', 'relevance']).optional(),
  ...pageQuery,
});

const shortly = { 'Cache-Control': 'public, max-age=0, s-maxage=2' };

/** The public events. */
export const browsingRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/events',
    who: 'anyone',
    summary: 'Search public events',
    query: searchQuery,
    shared: true,
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
    shared: true,
    answer: { status: 200, schema: eventOut },
    handle: async ({ params }) => answer(await ticketly.showEvent(params), wireEvent, 200, shortly),
  }),
];
