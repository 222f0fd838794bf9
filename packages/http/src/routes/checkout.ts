import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { replayHeader } from '../edge/idempotency.ts';
import { id, pageQuery } from '../edge/values.ts';
import { orderOut, orderStatus, shownOrderOut, wireOrder, wireShownOrder } from '../wire/checkout.ts';
import { discountCode } from '../wire/discount-input.ts';
import { quoteOut, wireQuote } from '../wire/prices.ts';
import { pageOut } from '../wire/values.ts';

const orderParams = z.object({ orderId: id('order') });

const ordersQuery = z.strictObject({
  status: orderStatus.optional().describe('Only orders with this status. Default: all.'),
  sessionId: id('session').optional().describe('Only orders of this session. Default: all.'),
  ...pageQuery,
});

/** The hold identifies the order. */
const keyOfOrder: KeyPromise = {
  keptBy: 'use-case',
  promise:
    'The hold itself is the key: it becomes one order. Every repeat, with any key or none, returns that order in its current state. A refused request can be repeated.',
};

const quoteRoute = (ticketly: Ticketly): Route =>
  route({
    method: 'get',
    path: '/v1/holds/{holdId}/quote',
    who: 'buyer',
    group: 'buy',
    summary: 'Show what ordering your hold costs, with fees, taxes and discount',
    params: z.object({ holdId: id('hold') }),
    query: z.strictObject({ code: discountCode.optional() }),
    finishes: true,
    answer: { status: 200, schema: quoteOut },
    handle: async ({ params, query, principal }) =>
      answer(await ticketly.checkout.quoteHold({ principal, ...params, ...query }), wireQuote),
  });

/** A buyer's orders. */
export const checkoutRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  quoteRoute(ticketly),
  route({
    method: 'post',
    path: '/v1/orders',
    who: 'buyer',
    group: 'buy',
    summary: 'Order the held seats; a hold becomes at most one order',
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
    group: 'buy',
    summary: 'List your orders, newest first',
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
    group: 'buy',
    summary: 'Show one of your orders',
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
    group: 'buy',
    summary: 'Cancel an unpaid order and release its seats',
    params: orderParams,
    finishes: true,
    answer: { status: 200, schema: orderOut },
    idempotency: keptByEdge,
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.cancelOrder({ principal, ...params }), wireOrder),
  }),
];
