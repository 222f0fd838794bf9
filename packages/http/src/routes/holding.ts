import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { problemAnswer, refusalAnswer } from '../answers/problem.ts';
import { replayHeader } from '../edge/idempotency.ts';
import { id } from '../edge/values.ts';
import { answer, keptByEdge, route } from '../route.ts';
import type { KeyPromise, Route } from '../route.ts';
import { holdBody } from '../wire/hold-input.ts';
import { holdOut, wireHeldSeats, wireHold } from '../wire/holding.ts';

const holdParams = z.object({ holdId: id('hold') });

/** The locks know a hold by its key. */
const keyOfHold: KeyPromise = {
  keptBy: 'use-case',
  promise:
    'As long as the hold lives, the same key with the same body answers with it, as it is then, and takes nothing more; with another body it is refused with 422. ' +
    'A refusal leaves nothing behind: its repeat is tried anew.',
};

/** A buyer's holds. */
export const holdingRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/sessions/{sessionId}/holds',
    who: 'buyer',
    summary: 'Hold seats: all of them, or none',
    params: z.object({ sessionId: id('session') }),
    body: holdBody,
    answer: { status: 201, schema: holdOut },
    idempotency: keyOfHold,
    handle: async ({ params: { sessionId }, body: wanted, principal, idempotencyKey }) => {
      const held = await ticketly.holding.holdSeats({ principal, sessionId, wanted, idempotencyKey });
      if (held.ok) return answer(held, wireHeldSeats, 201, held.value.isRepeat ? replayHeader : {});
      // One mistake has one code, whoever keeps the keys.
      const isReused = held.refusal.code === 'locking/hold-key-reused';
      return isReused ? problemAnswer('http/idempotency-key-reused') : refusalAnswer(held.refusal);
    },
  }),
  route({
    method: 'get',
    path: '/v1/sessions/{sessionId}/holds',
    who: 'buyer',
    summary: 'Your live holds in a session, the newest first; those that became orders too',
    params: z.object({ sessionId: id('session') }),
    answer: { status: 200, schema: z.object({ items: z.array(holdOut), nextCursor: z.null() }) },
    handle: async ({ params, principal }) =>
      answer(await ticketly.holding.listHolds({ principal, ...params }), (holds) => ({
        items: holds.map(wireHold),
        nextCursor: null,
      })),
  }),
  route({
    method: 'get',
    path: '/v1/holds/{holdId}',
    who: 'buyer',
    summary: 'A hold of yours',
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
    summary: 'More time for a hold; at most twice',
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
    summary: 'Let the seats go',
    params: holdParams,
    finishes: true,
    answer: { status: 204 },
    handle: async ({ params, principal }) => {
      const released = await ticketly.holding.releaseHold({ principal, ...params });
      return released.ok ? { status: 204 } : answer(released, () => undefined);
    },
  }),
];
