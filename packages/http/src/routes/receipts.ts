import type { ShownReceipt, Ticketly } from '@ticketly/core';
import { receiptWords } from '@ticketly/core/printing';
import { z } from 'zod';
import { receiptPage, receiptPolicy } from '../answers/receipt-page.ts';
import { cursorParameter, id, integer, pageQuery, queryNumber } from '../edge/values.ts';
import { answer, fileAnswer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { refusalAnswer } from '../answers/problem.ts';
import { receiptOut, shownReceiptOut, wireReceipt, wireShownReceipt } from '../wire/receipts.ts';
import { listOut, pageOut } from '../wire/values.ts';

const html = 'text/html';
const orderParams = z.object({ orderId: id('order') });

/** Which receipt of an order. */
export const receiptQuery = {
  number: queryNumber(integer(1, Number.MAX_SAFE_INTEGER))
    .optional()
    .describe('Number of a receipt or credit note of the order. Default: its receipt.'),
};

const pageOf = (receipt: ShownReceipt): Uint8Array => new TextEncoder().encode(receiptPage(receiptWords(receipt)));

/** Receipts and credit notes, as data and as pages to read. */
export const receiptRoutes = (ticketly: Ticketly, defaultPageSize: number): readonly Route[] => [
  route({
    method: 'get',
    path: '/v1/orders/{orderId}/receipts',
    who: 'buyer',
    group: 'tickets',
    summary: 'List the receipt and credit notes of an order; for its buyer, owners and managers',
    params: orderParams,
    finishes: true,
    answer: { status: 200, schema: listOut(shownReceiptOut) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.receipts.listReceipts({ principal, ...params }), (receipts) => ({
        items: receipts.map(wireShownReceipt),
        nextCursor: null,
      })),
  }),
  route({
    method: 'get',
    path: '/v1/orders/{orderId}/receipt.html',
    who: 'buyer',
    group: 'tickets',
    summary: 'Show a receipt or credit note as a page; for its buyer, owners and managers',
    params: orderParams,
    query: z.strictObject(receiptQuery),
    finishes: true,
    answer: { status: 200, mediaType: html },
    handle: async ({ params, query: { number = null }, principal }) => {
      const found = await ticketly.receipts.findReceipt({ principal, ...params, number });
      if (!found.ok) return refusalAnswer(found.refusal);
      const file = fileAnswer(`${html}; charset=utf-8`, pageOf(found.value));
      return { ...file, headers: { ...file.headers, 'Content-Security-Policy': receiptPolicy } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations/{organizationId}/receipts',
    who: 'organizer',
    group: 'accounting',
    summary: 'List every receipt and credit note of an organization, by number',
    params: z.object({ organizationId: id('organization') }),
    query: z.strictObject({ ...pageQuery, cursor: cursorParameter(32) }),
    answer: { status: 200, schema: pageOut(receiptOut) },
    handle: async ({ params, query: { limit = defaultPageSize, cursor }, principal }) =>
      answer(
        await ticketly.receipts.listIssuedReceipts({ principal, ...params, page: { limit, cursor } }),
        ({ items, nextCursor }) => ({ items: items.map(wireReceipt), nextCursor }),
      ),
  }),
];
