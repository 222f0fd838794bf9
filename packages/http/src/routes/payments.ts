import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { replayHeader } from '../edge/idempotency.ts';
import { answer, route } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { id } from '../edge/values.ts';
import { paymentOut, wirePayment } from '../wire/payments.ts';

const orderParams = z.object({ orderId: id('order') });
const paymentParams = z.object({ paymentId: id('payment') });

/** An attempt is known by its order and the key. */
const keyOfPayment: KeyPromise = {
  keptBy: 'use-case',
  promise:
    'The same key for the same order answers with the attempt that it began, as it is then, and begins no other. A refusal leaves nothing behind: its repeat is tried anew.',
};

/** A buyer's payments of their orders. */
export const paymentRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/orders/{orderId}/payments',
    who: 'buyer',
    summary: 'Begin to pay an order; an open attempt is answered again',
    params: orderParams,
    finishes: true,
    answer: { status: 201, schema: paymentOut },
    idempotency: keyOfPayment,
    handle: async ({ params, principal, idempotencyKey }) => {
      const started = await ticketly.checkout.startPayment({ principal, ...params, idempotencyKey });
      const isReplay = idempotencyKey !== undefined && started.ok && started.value.isRepeat === true;
      return answer(started, wirePayment, 201, isReplay ? replayHeader : {});
    },
  }),
  route({
    method: 'get',
    path: '/v1/payments/{paymentId}',
    who: 'buyer',
    summary: 'A payment of yours',
    params: paymentParams,
    finishes: true,
    answer: { status: 200, schema: paymentOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.findPayment({ principal, ...params }), wirePayment),
  }),
  route({
    method: 'post',
    path: '/v1/payments/{paymentId}/refresh',
    who: 'buyer',
    summary: 'Ask the gateway how a payment stands, on coming back from its page',
    params: paymentParams,
    finishes: true,
    answer: { status: 200, schema: paymentOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.refreshPayment({ principal, ...params }), wirePayment),
  }),
];
