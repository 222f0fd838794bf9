import { signatureHeader, signWebhook } from '@ticketly/adapters-sandbox';
import type { Instant } from '@ticketly/core';
import { openConnection } from './http-client.ts';
import type { Answer, Connection } from './http-client.ts';
import { inParallel } from './in-parallel.ts';

/**
 * What a buyer does, in this order: holds seats, orders them, begins to pay; the gateway tells that
 * it has the money; the buyer fetches the tickets.
 */
export type Step = 'hold' | 'order' | 'pay' | 'tell' | 'tickets';

/** How far a buyer has come. */
export interface Basket {
  readonly token: string;
  readonly sessionId: string;
  readonly seatIds: readonly string[];
  readonly holdId?: string;
  readonly orderId?: string;
  /** As the payment was answered. */
  readonly payment?: Answer['body'];
}

/** Buyers who each take these steps, one after the other. */
export interface Trip {
  readonly kind: 'trip';
  readonly port: number;
  readonly baskets: readonly Basket[];
  readonly steps: readonly Step[];
  readonly atOnce: number;
  /** Signs what the gateway tells. */
  readonly secret: string;
}

/** Where they all have come to. */
export interface TripOutcome {
  readonly baskets: readonly Basket[];
  readonly tookMs: number;
  /** How long each request took. */
  readonly requestsMs: readonly number[];
}

/** What the gateway would say of a payment that it has captured, as it would sign it. */
const tellCaptured = (connection: Connection, { secret }: Trip, { payment }: Basket): Promise<Answer> => {
  const { paymentId, amount } = payment as { paymentId: string; amount: { currency: string } };
  const said = {
    providerRef: `sbx_${paymentId}`,
    paymentId,
    status: 'succeeded',
    captured: amount,
    refunded: { amountMinor: 0, currency: amount.currency },
    failure: null,
    clientSecret: '',
    checkoutUrl: null,
  };
  const body = JSON.stringify({ id: `evt_${paymentId}`, type: 'payment.updated', payment: said });
  const signature = signWebhook([secret], Date.now() as Instant, new TextEncoder().encode(body));
  return connection.tell('/v1/payments/webhooks/sandbox', `${signatureHeader}: ${signature}`, body);
};

type Take = (
  connection: Connection,
  trip: Trip,
  basket: Basket,
  key: string,
) => Promise<{ answer: Answer; basket: Basket }>;

const take: Readonly<Record<Step, Take>> = {
  hold: async (connection, _trip, basket, key) => {
    const { token, sessionId, seatIds } = basket;
    const answer = await connection.post(`/v1/sessions/${sessionId}/holds`, token, { seatIds }, key);
    return { answer, basket: { ...basket, holdId: String(answer.body['holdId']) } };
  },
  order: async (connection, _trip, basket, key) => {
    const answer = await connection.post('/v1/orders', basket.token, { holdId: basket.holdId }, key);
    return { answer, basket: { ...basket, orderId: String(answer.body['orderId']) } };
  },
  pay: async (connection, _trip, basket, key) => {
    const answer = await connection.post(`/v1/orders/${basket.orderId}/payments`, basket.token, {}, key);
    return { answer, basket: { ...basket, payment: answer.body } };
  },
  tell: async (connection, trip, basket) => {
    const answer = await tellCaptured(connection, trip, basket);
    return { answer, basket };
  },
  tickets: async (connection, _trip, basket) => {
    const answer = await connection.get(`/v1/orders/${basket.orderId}/tickets`, basket.token);
    const { items } = answer.body as { items?: readonly unknown[] };
    if (answer.status === 200 && items?.length !== basket.seatIds.length)
      throw new Error(`tickets were ${JSON.stringify(answer.body)}`);
    return { answer, basket };
  },
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const retryAfterMs = 100;
const maxTries = 50;

/** Takes a step; who is told "not now" comes again, as every client does. */
const patiently = async (step: Step, connection: Connection, trip: Trip, basket: Basket): ReturnType<Take> => {
  const key = crypto.randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    const taken = await take[step](connection, trip, basket, key);
    if (taken.answer.status < 300) return taken;
    const { status, body } = taken.answer;
    if (status !== 503 || attempt === maxTries)
      throw new Error(`${step} was answered with ${status}: ${JSON.stringify(body)}`);
    await pause(retryAfterMs);
  }
};

/** Sends them all on their way. */
export const goShopping = async (trip: Trip): Promise<TripOutcome> => {
  const { port, baskets, steps, atOnce } = trip;
  const connections = await Promise.all(Array.from({ length: atOnce }, () => openConnection(port)));
  const free = [...connections];
  const requestsMs: number[] = [];
  const done = [...baskets];
  const begun = performance.now();
  await inParallel(baskets.length, atOnce, async (at) => {
    const connection = free.pop();
    if (connection === undefined) throw new Error('more buyers than connections');
    for (const step of steps) {
      const { answer, basket } = await patiently(step, connection, trip, done[at] as Basket);
      done[at] = basket;
      requestsMs.push(answer.tookMs);
    }
    free.push(connection);
  });
  const tookMs = performance.now() - begun;
  for (const connection of connections) connection.close();
  return { baskets: done, tookMs, requestsMs };
};
