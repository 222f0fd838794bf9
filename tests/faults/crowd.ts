import { setTimeout as pause } from 'node:timers/promises';
import type { Attempt } from '../races/history.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

/** An order that a buyer was told of. */
export interface Acknowledged {
  readonly orderId: string;
  readonly holdId: string;
  readonly buyer: string;
  readonly seatId: string;
  /** The buyer was told that it is paid. */
  paid: boolean;
}

/** What a crowd went through. */
export interface Crowd {
  readonly orders: Acknowledged[];
  readonly attempts: Attempt[];
  /** Answers by status and code; status 0: none came. */
  readonly answers: Map<string, number>;
  /** The same hold, ordered again, gave another order. */
  readonly changedOrders: string[];
  /** Buyers begin no more; resolves when those who began ended. */
  leave(): Promise<void>;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The code of a refusal; empty without one. */
  readonly code: string;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

/** What a buyer waits for an answer: more than a busy machine needs, less than a hold lives. */
const patienceMs = 30_000;

/** One request; no answer is status 0. */
export const ask = async (
  method: string,
  url: string,
  token: string,
  body?: unknown,
  withinMs = patienceMs,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const begun = performance.now();
  const tookMs = (): number => performance.now() - begun;
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(withinMs),
    });
    const told = (await response.json()) as Answer['body'];
    const code = typeof told['code'] === 'string' ? told['code'] : '';
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, body: told, code, retryAfter, tookMs: tookMs() };
  } catch {
    return { status: 0, body: {}, code: '', retryAfter: null, tookMs: tookMs() };
  }
};

/** How a crowd behaves. */
export interface CrowdManners {
  /** Which part of it pays; what the others ordered ends with its time. Default: 0.7. */
  readonly paying?: number;
  /** How long a place is empty before the next buyer comes, in milliseconds. Default: 0. */
  readonly restMs?: number;
}

/**
 * Lets so many buyers come one after the other, each for one seat at random, at the processes that
 * `urls` names at that moment.
 */
export const letIn = (
  stage: Stage,
  urls: () => readonly string[],
  atOnce: number,
  { paying = 0.7, restMs = 0 }: CrowdManners = {},
): Crowd => {
  const crowd = { orders: [], attempts: [], answers: new Map<string, number>(), changedOrders: [] } as Omit<
    Crowd,
    'leave'
  >;
  let open = true;
  let turn = 0;
  const buyers = Array.from({ length: atOnce }, async () => {
    while (open) {
      turn += 1;
      await buy(stage, urls, { buyer: `buyer-${turn}`, pays: Math.random() < paying }, crowd);
      if (restMs > 0) await pause(restMs);
    }
  });
  return {
    ...crowd,
    leave: async () => {
      open = false;
      await Promise.all(buyers);
    },
  };
};

/** Waits for so many more orders. */
export const goesOn = (crowd: Pick<Crowd, 'orders'>, more: number): Promise<unknown> => {
  const enough = crowd.orders.length + more;
  return until('a sale that goes on', async () => crowd.orders.length >= enough);
};

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

const buy = async (
  stage: Stage,
  urls: () => readonly string[],
  { buyer, pays }: { readonly buyer: string; readonly pays: boolean },
  crowd: Omit<Crowd, 'leave'>,
): Promise<void> => {
  const token = await stage.tokenOf(buyer);
  const call: Call = async (method, path, body) => {
    const choice = urls();
    const url = choice[Math.floor(Math.random() * choice.length)] ?? '';
    const answer = await ask(method, `${url}${path}`, token, body);
    const name = `${answer.status} ${answer.code}`.trim();
    crowd.answers.set(name, (crowd.answers.get(name) ?? 0) + 1);
    if (answer.status === 0 || answer.status >= 500) await pause(50);
    return answer;
  };
  const seatId = stage.seatIds[Math.floor(Math.random() * stage.seatIds.length)] ?? '';
  // Known from its beginning: one that is still under way may have what another is refused.
  const attempt: Mutable<Attempt> = {
    seatId,
    buyer,
    outcome: 'unknown',
    invokedAt: performance.now(),
    answeredAt: Infinity,
  };
  crowd.attempts.push(attempt);
  const held = await call('POST', `/v1/sessions/${stage.sessionId}/holds`, { seatIds: [seatId] });
  const order = held.status === 201 ? await orderHeld(call, String(held.body['holdId'])) : held;
  const taken = order.code === 'locking/seats-unavailable' || order.code === 'orders/seats-taken';
  attempt.outcome = order.status === 201 ? 'ok' : taken ? 'refused' : 'unknown';
  attempt.answeredAt = performance.now();
  if (order.status !== 201) return;
  const orderId = String(order.body['orderId']);
  const acknowledged: Acknowledged = { orderId, holdId: String(held.body['holdId']), buyer, seatId, paid: false };
  crowd.orders.push(acknowledged);
  const again = await orderHeld(call, acknowledged.holdId);
  if (again.status === 201 && again.body['orderId'] !== orderId) crowd.changedOrders.push(orderId);
  acknowledged.paid = pays && (await pay(call, orderId));
};

/** Orders what is held, again and again until somebody says yes or no. */
const orderHeld = async (call: Call, holdId: string): Promise<Answer> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await call('POST', '/v1/orders', { holdId });
    const definite = answer.status > 0 && answer.status < 500;
    if (definite || performance.now() > deadline) return answer;
  }
};

const pay = async (call: Call, orderId: string): Promise<boolean> => {
  const payment = await call('POST', `/v1/orders/${orderId}/payments`);
  const { paymentId } = payment.body;
  if (typeof paymentId !== 'string') return false;
  await call('POST', `/dev/payments/${paymentId}/complete`, { outcome: 'succeed' });
  const order = await call('GET', `/v1/orders/${orderId}`);
  return order.body['status'] === 'paid';
};
