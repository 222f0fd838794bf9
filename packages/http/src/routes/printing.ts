import type { Printer, Ticketly } from '@ticketly/core';
import { receiptWords } from '@ticketly/core/printing';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import { id } from '../edge/values.ts';
import { fileAnswer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { receiptQuery } from './receipts.ts';

const pdf = 'application/pdf';
const paperQuery = z.strictObject({
  paper: z.enum(['a4', 'letter']).optional().describe('Paper size. Default: `a4`.'),
});

/** Tickets and receipts to print. */
export const printingRoutes = (ticketly: Ticketly, printer: Printer): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/tickets/{ticketId}/ticket.pdf',
    who: 'buyer',
    group: 'tickets',
    summary: 'Download a ticket as PDF',
    params: z.object({ ticketId: id('ticket') }),
    query: paperQuery,
    finishes: true,
    answer: { status: 200, mediaType: pdf },
    handle: async ({ params, query: { paper = 'a4' }, principal }) => {
      const ready = await ticketly.printing.prepareTicket({ principal, ...params });
      return ready.ok ? fileAnswer(pdf, await printer.tickets([ready.value], { paper })) : refusalAnswer(ready.refusal);
    },
  }),
  route({
    method: 'get',
    path: '/v1/orders/{orderId}/tickets.pdf',
    who: 'buyer',
    group: 'tickets',
    summary: 'Download all tickets of an order as one PDF; for its buyer, and owners and managers of its organization',
    params: z.object({ orderId: id('order') }),
    query: paperQuery,
    finishes: true,
    answer: { status: 200, mediaType: pdf },
    handle: async ({ params, query: { paper = 'a4' }, principal }) => {
      const ready = await ticketly.printing.prepareTickets({ principal, ...params });
      return ready.ok ? fileAnswer(pdf, await printer.tickets(ready.value, { paper })) : refusalAnswer(ready.refusal);
    },
  }),
  route({
    method: 'get',
    path: '/v1/orders/{orderId}/receipt.pdf',
    who: 'buyer',
    group: 'tickets',
    summary: 'Download a receipt or credit note as PDF; for its buyer, owners and managers',
    params: z.object({ orderId: id('order') }),
    query: paperQuery.extend(receiptQuery),
    finishes: true,
    answer: { status: 200, mediaType: pdf },
    handle: async ({ params, query: { paper = 'a4', number = null }, principal }) => {
      const found = await ticketly.receipts.findReceipt({ principal, ...params, number });
      if (!found.ok) return refusalAnswer(found.refusal);
      return fileAnswer(pdf, await printer.receipt(receiptWords(found.value), { paper }));
    },
  }),
];
