import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { problemAnswer, refusalAnswer } from '../answers/problem.ts';
import type { BrakeHolds } from '../edge/hold-brakes.ts';
import { replayHeader } from '../edge/idempotency.ts';
import { id } from '../edge/values.ts';
import { answer, keptByEdge, route } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { holdBody } from '../wire/hold-input.ts';
import { holdOut, wireHeldSeats, wireHold } from '../wire/holding.ts';
import { listOut } from '../wire/values.ts';

const holdParams = z.object({ holdId: id('hold') });

/** The locks identify a hold by its key. */
const keyOfHold: KeyPromise = {
  keptBy: 'use-case',
  promise:
    'As long as the hold exists, the same key with the same body returns it in its current state and holds nothing more; with another body it is refused with 422. ' +
    'A refused request can be repeated with the same key.',
};

const listRoute = (ticketly: Ticketly): Route =>
  route({
    method: 'get',
    path: '/v1/sessions/{sessionId}/holds',
    who: 'buyer',
    group: 'buy',
    summary: 'List your holds in a session, newest first, including those that became orders',
    params: z.object({ sessionId: id('session') }),
    answer: { status: 200, schema: listOut(holdOut) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.holding.listHolds({ principal, ...params }), (holds) => ({
        items: holds.map(wireHold),
        nextCursor: null,
      })),
  });

/** A buyer's holds. */
export const holdingRoutes = (ticketly: Ticketly, brake: BrakeHolds): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/sessions/{sessionId}/holds',
    who: 'buyer',
    group: 'buy',
    summary: 'Hold seats: all of them or none',
    params: z.object({ sessionId: id('session') }),
    body: holdBody,
    answer: { status: 201, schema: holdOut },
    idempotency: keyOfHold,
    handle: async ({ params: { sessionId }, body: wanted, principal, idempotencyKey, address }) => {
      const origins = await brake(address);
      const held = await ticketly.holding.holdSeats({ principal, sessionId, wanted, idempotencyKey, origins });
      if (held.ok) return answer(held, wireHeldSeats, 201, held.value.isRepeat ? replayHeader : {});
      // The same mistake has the same code, whichever store keeps the keys.
      const isReused = held.refusal.code === 'locking/hold-key-reused';
      return isReused ? problemAnswer('http/idempotency-key-reused') : refusalAnswer(held.refusal);
    },
  }),
  listRoute(ticketly),
  route({
    method: 'get',
    path: '/v1/holds/{holdId}',
    who: 'buyer',
    group: 'buy',
    summary: 'Show one of your holds',
    params: holdParams,
    finishes: true,
    answer: { status: 200, schema: holdOut },
    handle: async ({ params, principal }) =>
      answer(await ticketly.holding.findHold({ principal, ...params }), wireHold),
  }),
  route({
    method: 'post',
    path: '/v1/holds/{holdId}/extend',
    who: 'buyer',
    group: 'buy',
    summary: 'Extend a hold, at most twice',
    params: holdParams,
    finishes: true,
    answer: { status: 200, schema: holdOut },
    idempotency: keptByEdge,
    handle: async ({ params, principal }) =>
      answer(await ticketly.holding.extendHold({ principal, ...params }), wireHold),
  }),
  route({
    method: 'delete',
    path: '/v1/holds/{holdId}',
    who: 'buyer',
    group: 'buy',
    summary: 'Release a hold and its seats',
    params: holdParams,
    finishes: true,
    answer: { status: 204 },
    handle: async ({ params, principal }) => {
      const released = await ticketly.holding.releaseHold({ principal, ...params });
      return released.ok ? { status: 204 } : answer(released, () => undefined);
    },
  }),
];
