import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { id, pageQuery } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { contactInput, contactOut, wireContact } from '../wire/contacts.ts';
import { pageOut } from '../wire/values.ts';

const orderParams = z.object({ orderId: id('order') });

/**
 * What buyers tell of themselves and their guests. None of these routes takes an Idempotency-Key:
 * answers to those are stored for a day, and a PUT is idempotent as it is.
 */
export const contactRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'put',
    path: '/v1/orders/{orderId}/contact',
    who: 'buyer',
    group: 'buy',
    summary: 'Save the contact, the attendees and the answers of an order; replaces what was saved before',
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
    group: 'buy',
    summary: 'Show what you saved for one of your orders',
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
    group: 'privacy',
    summary: 'Export everything you saved about yourself and your guests',
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
    group: 'privacy',
    summary: 'Erase everything you saved about yourself and your guests, for good; orders and tickets remain',
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
    group: 'administer',
    summary: 'Erase everything a person saved about themselves and their guests, on their behalf',
    params: z.object({ principalId: id('principal') }),
    answer: { status: 204 },
    handle: async ({ params, principal }) => {
      const erased = await ticketly.contacts.erasePerson({ principal, ...params });
      return erased.ok ? { status: 204 } : answer(erased, () => undefined);
    },
  }),
];
