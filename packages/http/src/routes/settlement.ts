import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { code, id } from '../edge/values.ts';
import { refundBody } from '../wire/refund-input.ts';
import { orderOut, wireOrder } from '../wire/checkout.ts';
import { refundProgressOut } from '../wire/refund-progress.ts';

const orderParams = z.object({ orderId: id('order') });

/** What becomes of money: what the gateway tells of it, and what an organizer gives back. */
export const settlementRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/payments/webhooks/{provider}',
    who: 'provider',
    summary: 'What the payment gateway tells, signed; 200 once it is stored',
    params: z.object({ provider: code(40) }),
    body: 'bytes',
    finishes: true,
    answer: { status: 200, schema: z.object({ outcome: z.enum(['applied', 'repeated', 'ignored']) }) },
    handle: async ({ params, body, headers }) =>
      answer(
        await ticketly.settlement.receiveWebhook({ provider: params.provider, call: { body, headers } }),
        (outcome) => ({
          outcome,
        }),
      ),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/orders/{orderId}/refund',
    who: 'organizer',
    summary: 'Refund what the buyer still has of a paid order: its tickets die, its seats are free again',
    params: orderParams,
    answer: { status: 200, schema: orderOut },
    idempotency: keptByEdge,
    handle: async ({ params, principal }) =>
      answer(await ticketly.settlement.refundOrder({ principal, ...params }), wireOrder),
  }),
  route({
    method: 'post',
    path: '/v1/organizer/orders/{orderId}/refunds',
    who: 'organizer',
    summary: 'Refund some of a paid order: these tickets die, their seats are free again, the others stay',
    params: orderParams,
    body: refundBody,
    answer: { status: 200, schema: orderOut },
    idempotency: keptByEdge,
    handle: async ({ params, body, principal }) =>
      answer(await ticketly.settlement.refundTickets({ principal, ...params, ...body }), wireOrder),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/sessions/{sessionId}/refunds',
    who: 'organizer',
    summary: 'How far a session is refunded, as after it was cancelled',
    params: z.object({ sessionId: id('session') }),
    answer: { status: 200, schema: refundProgressOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.settlement.showRefundProgress({ principal, ...params }), (progress) => progress),
  }),
];
