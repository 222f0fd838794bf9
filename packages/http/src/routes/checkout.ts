import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, pageQuery } from '../edge/values.ts';
import { orderOut, orderStatuses, shownOrderOut, wireOrder, wireShownOrder } from '../wire/checkout.ts';
import { pageOut } from '../wire/values.ts';

const orderParams = z.object({ orderId: id('order') });

const ordersQuery = z.strictObject({
  status: z.enum(orderStatuses).optional(),
  sessionId: id('session').optional(),
  ...pageQuery,
});

/** A buyer's orders. */
export const checkoutRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
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
      answer(await ticketly.checkout.placeOrder({ principal, holdId: body.holdId }), wireOrder, 201),
  }),
  route({
    method: 'get',
    path: '/v1/orders',
    who: 'buyer',
    summary: 'Your orders, newest first: all, or those of a status or a session',
    query: ordersQuery,
    answer: { status: 200, schema: pageOut(shownOrderOut) },
    handle: async ({ query: { limit = defaultPageSize, cursor, ...filter }, principal }) =>
      answer(
        await ticketly.checkout.showOrders({ principal, page: { limit, cursor }, filter }),
        ({ items, nextCursor }) => ({
          items: items.map(wireShownOrder),
          nextCursor,
        }),
      ),
  }),
  route({
    method: 'get',
    path: '/v1/orders/{orderId}',
    who: 'buyer',
    summary: 'An order of yours',
    params: orderParams,
    finishes: true,
    answer: { status: 200, schema: shownOrderOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.showOrder({ principal, ...params }), wireShownOrder),
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
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.cancelOrder({ principal, ...params }), wireOrder),
  }),
];
