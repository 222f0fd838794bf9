import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { id, pageQuery } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { contactInput, contactOut, wireContact } from '../wire/contacts.ts';
import { pageOut } from '../wire/values.ts';

const orderParams = z.object({ orderId: id('order') });

/**
 * What buyers tell of themselves and their guests. None of it takes an Idempotency-Key: answers to
 * those are stored for a day, and a PUT may be repeated as it is.
 */
export const contactRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'put',
    path: '/v1/orders/{orderId}/contact',
    who: 'buyer',
    summary: 'Say whom to write to, who comes, and what the organizer asks; replaces what was said',
    params: orderParams,
    body: contactInput,
    finishes: true,
    answer: { status: 200, schema: contactOut },
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.contacts.giveContact({ principal, ...params, ...body }), wireContact),
  }),
  route({
    method: 'get',
    path: '/v1/orders/{orderId}/contact',
    who: 'buyer',
    summary: 'What you said in an order of yours',
    params: orderParams,
    finishes: true,
    answer: { status: 200, schema: contactOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.contacts.showContact({ principal, ...params }), wireContact),
  }),
  route({
    method: 'get',
    path: '/v1/me/contacts',
    who: 'buyer',
    summary: 'All that you said of yourself and your guests, to take along',
    query: z.strictObject(pageQuery),
    answer: { status: 200, schema: pageOut(contactOut) },
    handle: async ({ query: { limit = defaultPageSize, cursor }, principal }) => {
      const { items, nextCursor } = await ticketly.contacts.listContacts({ principal, page: { limit, cursor } });
      return { status: 200, body: { items: items.map(wireContact), nextCursor } };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/me/contacts',
    who: 'buyer',
    summary: 'Erase all that you said of yourself and your guests, for good; orders and tickets stay',
    answer: { status: 204 },
    handle: async ({ principal }) => {
      const erased = await ticketly.contacts.eraseMe({ principal });
      return erased.ok ? { status: 204 } : answer(erased, () => undefined);
    },
  }),
  route({
    method: 'delete',
    path: '/v1/admin/people/{principalId}/contacts',
    who: 'event_admin',
    summary: 'Erase all that somebody said of themselves and their guests, as they would',
    params: z.object({ principalId: id('principal') }),
    answer: { status: 204 },
    handle: async ({ params, principal }) => {
      const erased = await ticketly.contacts.erasePerson({ principal, ...params });
      return erased.ok ? { status: 204 } : answer(erased, () => undefined);
    },
  }),
];
