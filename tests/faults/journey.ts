import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

/** What a buyer was told. */
export interface Knowledge {
  holdId?: string;
  orderId?: string;
  paymentId?: string;
}

/** One buyer on the way from a seat to a paid order, who asks the same again with the same keys. */
export interface Journey {
  readonly knows: Knowledge;
  /** Goes on up to this answer; ends early when none comes. */
  goOn(url: string, upTo: 'hold' | 'order' | 'payment'): Promise<void>;
  /** Pays at the gateway's page. */
  complete(url: string): Promise<void>;
  /** Goes on until the order is paid, however often something has to be asked. */
  finish(url: string): Promise<void>;
}

/** Longer than a process that died keeps its idempotency keys. */
const patienceMs = 90_000;

/** A buyer who wants this seat. */
export const journeyOf = async (stage: Stage, buyer: string, seatId: string): Promise<Journey> => {
  const token = await stage.tokenOf(buyer);
  const keys = { hold: crypto.randomUUID(), order: crypto.randomUUID(), payment: crypto.randomUUID() };
  const knows: Knowledge = {};
  const post = (url: string, path: string, body: unknown, key: string): Promise<Answer> =>
    ask('POST', `${url}/v1/${path}`, token, body, 5_000, { 'idempotency-key': key });

  const hold = async (url: string): Promise<void> => {
    const { body } = await post(url, `sessions/${stage.sessionId}/holds`, { seatIds: [seatId] }, keys.hold);
    if (typeof body['holdId'] === 'string') knows.holdId = body['holdId'];
  };
  const order = async (url: string): Promise<void> => {
    const { body, code } = await post(url, 'orders', { holdId: knows.holdId }, keys.order);
    if (typeof body['orderId'] === 'string') knows.orderId = body['orderId'];
    // The hold is over: begin anew, as a buyer does.
    if (code !== 'locking/hold-expired') return;
    delete knows.holdId;
    Object.assign(keys, { hold: crypto.randomUUID(), order: crypto.randomUUID() });
  };
  const pay = async (url: string): Promise<void> => {
    const { body } = await post(url, `orders/${knows.orderId}/payments`, undefined, keys.payment);
    if (typeof body['paymentId'] === 'string') knows.paymentId = body['paymentId'];
  };
  const goOn: Journey['goOn'] = async (url, upTo) => {
    if (knows.holdId === undefined) await hold(url);
    if (upTo === 'hold' || knows.holdId === undefined) return;
    if (knows.orderId === undefined) await order(url);
    if (upTo === 'order' || knows.orderId === undefined) return;
    if (knows.paymentId === undefined) await pay(url);
  };
  const complete: Journey['complete'] = async (url) => {
    if (knows.paymentId === undefined) return;
    await ask('POST', `${url}/dev/payments/${knows.paymentId}/complete`, token, { outcome: 'succeed' });
  };
  const isPaid = async (url: string): Promise<boolean> =>
    knows.orderId !== undefined &&
    (await ask('GET', `${url}/v1/orders/${knows.orderId}`, token)).body['status'] === 'paid';

  const finish = (url: string): Promise<void> =>
    until(
      `${buyer}'s paid order`,
      async () => {
        await goOn(url, 'payment');
        await complete(url);
        const paid = await isPaid(url);
        if (!paid) await pause(500);
        return paid;
      },
      patienceMs,
    ).then(() => undefined);

  return { knows, goOn, complete, finish };
};
