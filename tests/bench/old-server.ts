import type { TokenVerifier } from '@ticketly/core';
import express from 'express';
import type { Express, RequestHandler, Response } from 'express';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { takeSeats, writeOrder } from './old-protocol.ts';

interface OldParts {
  readonly redis: Redis;
  readonly pool: Pool;
  readonly tokenVerifier: TokenVerifier;
}

const price = { amountMinor: 1_999, currency: 'EUR' };

/** Answers that it went wrong, as any handler of such a server does. */
const handle =
  (work: (...args: Parameters<RequestHandler>) => Promise<unknown>): RequestHandler =>
  (request, response, next) => {
    work(request, response, next).catch(next);
  };

const onlyBuyers = (tokenVerifier: TokenVerifier): RequestHandler =>
  handle(async (request, response, next) => {
    const verified = await tokenVerifier.verify(request.headers.authorization?.slice('Bearer '.length) ?? '');
    if (verified.ok) response.locals['buyer'] = verified.value.principalId;
    return verified.ok ? next() : response.status(401).json({ code: verified.refusal.code });
  });

/**
 * Express with nothing but what every server of this kind needs: the body read, the token checked.
 */
const edgeFor = (tokenVerifier: TokenVerifier): Express => {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  return app.use(express.json(), onlyBuyers(tokenVerifier));
};

const buyerOf = (response: Response): string => String(response.locals['buyer']);

/**
 * The old protocol behind the addresses of ours, so that one client can buy at both. It is told
 * seat ids, looks each up and takes each in Redis, then writes order and seats one statement and
 * one commit after the other. It knows no prices, halls or limits: what it leaves out is for it.
 */
export const oldServer = ({ redis, pool, tokenVerifier }: OldParts): Express => {
  const app = edgeFor(tokenVerifier);
  app.post(
    '/v1/sessions/:sessionId/holds',
    handle(async (request, response) => {
      const { sessionId } = request.params;
      const { seatIds } = request.body as { readonly seatIds: readonly string[] };
      const keys = seatIds.map((seatId) => `old:${String(sessionId)}:${seatId}`);
      if (!(await takeSeats(redis, keys, buyerOf(response)))) return response.status(409).json({ code: 'taken' });
      return response.status(201).json({ holdId: [sessionId, ...seatIds].join('.'), seatIds });
    }),
  );
  app.post(
    '/v1/orders',
    handle(async (request, response) => {
      const [sessionId = '', ...seatIds] = (request.body as { readonly holdId: string }).holdId.split('.');
      const lines = seatIds.map((seatId) => ({ seatId, price }));
      const order = { orderId: crypto.randomUUID(), sessionId, buyerId: buyerOf(response), lines };
      await writeOrder(pool, order);
      return response.status(201).json(order);
    }),
  );
  return app;
};

/**
 * The same edge with no sale behind it: what a purchase costs before anything is sold, and so what
 * no server of this kind can do without.
 */
export const emptyServer = (tokenVerifier: TokenVerifier): Express => {
  const app = edgeFor(tokenVerifier);
  app.post('/v1/sessions/:sessionId/holds', (request, response) => {
    const { seatIds } = request.body as { readonly seatIds: readonly string[] };
    response.status(201).json({ holdId: seatIds.join('.'), seatIds });
  });
  app.post('/v1/orders', (request, response) => {
    const { holdId } = request.body as { readonly holdId: string };
    const lines = holdId.split('.').map((seatId) => ({ seatId, price }));
    response.status(201).json({ orderId: crypto.randomUUID(), buyerId: buyerOf(response), lines });
  });
  return app;
};
