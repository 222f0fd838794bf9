import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { replayHeader } from '../edge/idempotency.ts';
import { answer, route } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { id } from '../edge/values.ts';
import { paymentOut, wirePayment } from '../wire/payments.ts';

const orderParams = z.object({ orderId: id('order') });
const paymentParams = z.object({ paymentId: id('payment') });

/** Its order and the key identify an attempt. */
const keyOfPayment: KeyPromise = {
  keptBy: 'use-case',
  promise:
    'The same key for the same order returns the payment that it started, in its current state, and starts no other. A refused request can be repeated with the same key.',
};

/** A buyer's payments of their orders. */
export const paymentRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/orders/{orderId}/payments',
    who: 'buyer',
    group: 'buy',
    summary: 'Start to pay an order; returns the open payment if there is one',
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
    group: 'buy',
    summary: 'Show one of your payments',
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
    group: 'buy',
    summary: 'Ask the gateway for the state of a payment, when the buyer returns from its page',
    params: paymentParams,
    finishes: true,
    answer: { status: 200, schema: paymentOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.checkout.refreshPayment({ principal, ...params }), wirePayment),
  }),
];
