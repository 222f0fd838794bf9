import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import { answer, fileAnswer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { ticketQr } from '../answers/ticket-picture.ts';
import { id } from '../edge/values.ts';
import { ticketOut, wireTicket } from '../wire/tickets.ts';
import { listOut } from '../wire/values.ts';

const ticketParams = z.object({ ticketId: id('ticket') });

/** A holder's tickets, as data and as a QR code. */
export const ticketRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/orders/{orderId}/tickets',
    who: 'buyer',
    group: 'tickets',
    summary: 'List the tickets of one of your orders',
    params: z.object({ orderId: id('order') }),
    finishes: true,
    answer: { status: 200, schema: listOut(ticketOut) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.listTickets({ principal, ...params }), (tickets) => ({
        items: tickets.map(wireTicket),
        nextCursor: null,
      })),
  }),
  route({
    method: 'get',
    path: '/v1/tickets/{ticketId}',
    who: 'buyer',
    group: 'tickets',
    summary: 'Show one of your tickets, with its code',
    params: ticketParams,
    finishes: true,
    answer: { status: 200, schema: ticketOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.findTicket({ principal, ...params }), wireTicket),
  }),
  route({
    method: 'get',
    path: '/v1/tickets/{ticketId}/qr.png',
    who: 'buyer',
    group: 'tickets',
    summary: 'Download the code of a ticket as a QR image',
    params: ticketParams,
    finishes: true,
    answer: { status: 200, mediaType: 'image/png' },
    handle: async ({ params, principal }) => {
      const shown = await ticketly.checkout.showTicketCode({ principal, ...params });
      return shown.ok ? fileAnswer('image/png', await ticketQr(shown.value)) : refusalAnswer(shown.refusal);
    },
  }),
];
