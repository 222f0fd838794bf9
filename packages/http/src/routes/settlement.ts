import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { code, id } from '../edge/values.ts';
import { refundBody } from '../wire/refund-input.ts';
import { orderOut, wireOrder } from '../wire/checkout.ts';
import { refundProgressOut } from '../wire/refund-progress.ts';

const webhookOut = z.object({
  outcome: z
    .enum(['applied', 'repeated', 'ignored'])
    .describe('`applied`: now in effect. `repeated`: received before. `ignored`: about nothing of ours.'),
});
const orderParams = z.object({ orderId: id('order') });

/** What happens to money: news from the gateway, and refunds by an organizer. */
export const settlementRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/payments/webhooks/{provider}',
    who: 'provider',
    group: 'gateways',
    summary: 'Receive a signed notification from a payment gateway; answers 200 once it is stored',
    params: z.object({ provider: code(40).describe('The payment gateway, such as `stripe`.') }),
    body: 'bytes',
    finishes: true,
    answer: { status: 200, schema: webhookOut },
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
    group: 'refunds',
    summary: 'Refund everything that is left of a paid order: its tickets are revoked, its seats become free',
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
    group: 'refunds',
    summary: 'Refund some tickets of a paid order: they are revoked, and their seats become free',
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
    group: 'refunds',
    summary: 'Show how far the refunds of a cancelled session are',
    params: z.object({ sessionId: id('session') }),
    answer: { status: 200, schema: refundProgressOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.settlement.showRefundProgress({ principal, ...params }), (progress) => progress),
  }),
];
