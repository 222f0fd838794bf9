import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, pageOut, pageQuery } from '../values.ts';
import { orderOut, wireOrder } from '../wire/sale.ts';

const orderParams = z.object({ orderId: id('order') });

/** A buyer's orders. */
export const orderRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/orders',
    who: 'buyer',
    summary: 'Make an order of a hold; the same hold gives the same order',
    body: z.strictObject({ holdId: id('hold') }),
    finishes: true,
    answer: { status: 201, schema: orderOut },
    idempotent: true,
    handle: async ({ body, principal }) =>
      answer(await ticketly.placeOrder({ principal, holdId: body.holdId }), wireOrder, 201),
  }),
  route({
    method: 'get',
    path: '/v1/orders',
    who: 'buyer',
    summary: 'Your orders, newest first',
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(orderOut) },
    handle: async ({ query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(await ticketly.listOrders({ principal, page: { limit, cursor } }), ({ items, nextCursor }) => ({
        items: items.map(wireOrder),
        nextCursor,
      })),
  }),
  route({
    method: 'get',
    path: '/v1/orders/{orderId}',
    who: 'buyer',
    summary: 'An order of yours',
    params: orderParams,
    finishes: true,
    answer: { status: 200, schema: orderOut },
    handle: async ({ params, principal }) => answer(await ticketly.findOrder({ principal, ...params }), wireOrder),
  }),
  route({
    method: 'post',
    path: '/v1/orders/{orderId}/cancel',
    who: 'buyer',
    summary: 'Cancel an unpaid order',
    params: orderParams,
    finishes: true,
    answer: { status: 200, schema: orderOut },
    idempotent: true,
    handle: async ({ params, principal }) => answer(await ticketly.cancelOrder({ principal, ...params }), wireOrder),
  }),
];
