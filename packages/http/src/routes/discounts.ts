import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { id, pageQuery } from '../edge/values.ts';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { discountPlan, discountTerms } from '../wire/discount-input.ts';
import {
  discountOut,
  publicDiscountOut,
  usedDiscountOut,
  wireDiscount,
  wirePublicDiscount,
  wireUsedDiscount,
} from '../wire/discounts.ts';
import { listOut, pageOut } from '../wire/values.ts';

const eventParams = z.object({ eventId: id('event') });
const discountParams = z.object({ eventId: id('event'), discountId: id('discount') });
const ofEvent = '/v1/organizer/events/{eventId}/discounts';

const publicRoute = ({ discounts }: Ticketly): Route =>
  route({
    method: 'get',
    path: '/v1/events/{eventId}/discounts',
    who: 'anyone',
    group: 'browse',
    summary: 'List the public discounts of an event that can be used now, newest first',
    params: eventParams,
    answer: { status: 200, schema: listOut(publicDiscountOut) },
    shared: true,
    handle: async ({ params }) =>
      answer(await discounts.listPublicDiscounts(params), (items) => ({
        items: items.map(wirePublicDiscount),
        nextCursor: null,
      })),
  });

/** The discounts of an event, and what everybody may know of them. */
export const discountRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  publicRoute(ticketly),
  route({
    method: 'get',
    path: ofEvent,
    who: 'organizer',
    group: 'discounts',
    summary: 'List the discounts of an event, newest first, including retired ones',
    params: eventParams,
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(discountOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.discounts.listDiscounts({ principal, ...params, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireDiscount), nextCursor }),
      ),
  }),
  route({
    method: 'post',
    path: ofEvent,
    who: 'organizer',
    group: 'discounts',
    summary: 'Create a discount; its code and its rule can never change',
    params: eventParams,
    body: discountPlan,
    answer: { status: 201, schema: discountOut },
    idempotency: keptByEdge,
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.discounts.createDiscount({ principal, ...params, plan: body }), wireDiscount, 201),
  }),
  route({
    method: 'get',
    path: `${ofEvent}/{discountId}`,
    who: 'organizer',
    group: 'discounts',
    summary: 'Show a discount and how often it has been used',
    params: discountParams,
    answer: { status: 200, schema: usedDiscountOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.discounts.findDiscount({ principal, ...params }), wireUsedDiscount),
  }),
  route({
    method: 'patch',
    path: `${ofEvent}/{discountId}`,
    who: 'organizer',
    group: 'discounts',
    summary: 'Replace the terms of a discount; its limits can only rise',
    params: discountParams,
    body: discountTerms,
    answer: { status: 200, schema: discountOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.discounts.changeDiscount({ principal, ...params, terms: body }), wireDiscount),
  }),
  route({
    method: 'post',
    path: `${ofEvent}/{discountId}/retire`,
    who: 'organizer',
    group: 'discounts',
    summary: 'Retire a discount: no further order can use its code',
    params: discountParams,
    answer: { status: 200, schema: discountOut },
    idempotency: keptByEdge,
    handle: async ({ params, principal }) =>
      answer(await ticketly.discounts.retireDiscount({ principal, ...params }), wireDiscount),
  }),
];
