import type { Ticketly } from '@ticketly/core';
import type { CodedTicket } from '@ticketly/core/checkout';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import { answer, route } from '../route.ts';
import type { Route, RouteAnswer } from '../route.ts';
import { ticketPdf, ticketQr } from '../answers/ticket-picture.ts';
import { id } from '../edge/values.ts';
import { ticketOut, wireTicket } from '../wire/tickets.ts';
import { listOut } from '../wire/values.ts';

const ticketParams = z.object({ ticketId: id('ticket') });

/** A holder's tickets, as data, as a QR code and as a page to print. */
export const ticketRoutes = (ticketly: Ticketly): readonly Route[] => {
  const picture = (
    ending: string,
    mediaType: string,
    summary: string,
    draw: (coded: CodedTicket) => Promise<Uint8Array>,
  ): Route =>
    route({
      method: 'get',
      path: `/v1/tickets/{ticketId}/${ending}`,
      who: 'buyer',
      summary,
      params: ticketParams,
      finishes: true,
      answer: { status: 200, mediaType },
      handle: async ({ params, principal }) => {
        const found = await ticketly.checkout.findTicket({ principal, ...params });
        if (!found.ok) return refusalAnswer(found.refusal);
        const headers = { 'Content-Type': mediaType, 'Cache-Control': 'private, no-store' };
        return { status: 200, bytes: await draw(found.value), headers } satisfies RouteAnswer;
      },
    });
  return [
    route({
      method: 'get',
      path: '/v1/orders/{orderId}/tickets',
      who: 'buyer',
      summary: 'The tickets of an order of yours',
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
      summary: 'A ticket of yours, with its code',
      params: ticketParams,
      finishes: true,
      answer: { status: 200, schema: ticketOut },
      handle: async ({ params, principal }) =>
        answer(await ticketly.checkout.findTicket({ principal, ...params }), wireTicket),
    }),
    picture('qr.png', 'image/png', 'The code as a QR picture', ({ code }) => ticketQr(code)),
    picture('ticket.pdf', 'application/pdf', 'The ticket to print', ticketPdf),
  ];
};
