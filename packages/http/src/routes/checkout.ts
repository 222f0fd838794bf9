import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { replayHeader } from '../edge/idempotency.ts';
import { id, pageQuery } from '../edge/values.ts';
import { orderOut, orderStatuses, shownOrderOut, wireOrder, wireShownOrder } from '../wire/checkout.ts';
import { discountCode } from '../wire/discount-input.ts';
import { quoteOut, wireQuote } from '../wire/prices.ts';
import { pageOut } from '../wire/values.ts';

const orderParams = z.object({ orderId: id('order') });

const ordersQuery = z.strictObject({
  status: z.enum(orderStatuses).optional(),
  sessionId: id('session').optional(),
  ...pageQuery,
});

/** An order is known by its hold. */
const keyOfOrder: KeyPromise = {
  keptBy: 'use-case',
  promise:
    'The hold is the key: it becomes one order, and a repeat, with whatever key, answers with that order as it is then. A refusal leaves nothing behind.',
};

/** A buyer's orders. */
export const checkoutRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/holds/{holdId}/quote',
    who: 'buyer',
    summary: 'What an order of your hold costs, in its parts',
    params: z.object({ holdId: id('hold') }),
    query: z.strictObject({ code: discountCode.optional() }),
    finishes: true,
    answer: { status: 200, schema: quoteOut },
    handle: async ({ params, query, principal }) =>
      answer(await ticketly.checkout.quoteHold({ principal, ...params, ...query }), wireQuote),
  }),
  route({
    method: 'post',
    path: '/v1/orders',
    who: 'buyer',
    summary: 'Make an order of a hold; the same hold gives the same order',
    body: z.strictObject({ holdId: id('hold'), code: discountCode.optional() }),
    finishes: true,
    answer: { status: 201, schema: orderOut },
    idempotency: keyOfOrder,
    handle: async ({ body, principal, idempotencyKey }) => {
      const placed = await ticketly.checkout.placeOrder({ principal, ...body });
      const isReplay = idempotencyKey !== undefined && placed.ok && placed.value.isRepeat === true;
      return answer(placed, wireOrder, 201, isReplay ? replayHeader : {});
    },
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
    idempotency: keptByEdge,
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.cancelOrder({ principal, ...params }), wireOrder),
  }),
];
