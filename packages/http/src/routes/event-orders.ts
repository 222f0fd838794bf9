import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { id, pageQuery } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { orderStatus } from '../wire/checkout.ts';
import { eventOrderOut, wireEventOrder } from '../wire/event-orders.ts';
import { pageOut } from '../wire/values.ts';

/** The orders of an event, for its organizers. */
export const eventOrderRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/organizer/events/{eventId}/orders',
    who: 'organizer',
    group: 'sales',
    summary: 'List the orders of an event, newest first, with refunds that are under way',
    params: z.object({ eventId: id('event') }),
    query: z.strictObject({
      status: orderStatus.optional().describe('Only orders with this status. Default: all.'),
      sessionId: id('session').optional().describe('Only orders of this session. Default: all.'),
      ...pageQuery,
    }),
    answer: { status: 200, schema: pageOut(eventOrderOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor, ...filter }, principal }) =>
      answer(
        await ticketly.dashboards.listEventOrders({ principal, ...params, filter, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireEventOrder), nextCursor }),
      ),
  }),
];
