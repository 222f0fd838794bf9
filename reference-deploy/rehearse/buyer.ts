import type { Answer, Client } from './client.ts';
import type { Recorder, Step } from './recorder.ts';

/** What every buyer of a rehearsal knows. */
export interface Rehearsal {
  readonly client: Client;
  readonly recorder: Recorder;
  readonly sessionId: string;
  /** Seats by id, the ones everybody wants first. */
  readonly goodSeats: readonly string[];
  /** A whole number from 0 to below; from the seed, so that two rehearsals ask for the same. */
  readonly random: (below: number) => number;
  /** Told when a hold was answered, with its seats. */
  readonly onHeld: (seatIds: readonly string[]) => void;
}

/** How it went for one buyer. */
export interface Outcome {
  readonly buyer: string;
  readonly token: string;
  readonly orderId?: string;
  readonly paid: boolean;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const chance = ({ random }: Rehearsal, percent: number): boolean => random(100) < percent;

const measured = async (rehearsal: Rehearsal, step: Step, call: () => Promise<Answer>): Promise<Answer> => {
  const begun = performance.now();
  const answer = await call();
  rehearsal.recorder.step(step, answer.status, answer.body['code'], performance.now() - begun);
  return answer;
};

/** One buyer from arrival to tickets, or to giving up. */
export const playBuyer = async (rehearsal: Rehearsal, buyer: string, token: string): Promise<Outcome> => {
  const { client, sessionId } = rehearsal;
  if (chance(rehearsal, 50))
    await measured(rehearsal, 'look', () => client.call('GET', `/v1/sessions/${sessionId}/seats`));
  const hold = await holdSeats(rehearsal, token);
  if (hold === undefined || chance(rehearsal, 10)) return { buyer, token, paid: false };
  await sleep(rehearsal.random(400));
  if (chance(rehearsal, 5)) {
    await client.call('DELETE', `/v1/holds/${hold}`, token);
    return { buyer, token, paid: false };
  }
  const key = { 'idempotency-key': `order-${hold}` };
  const placed = await measured(rehearsal, 'order', () =>
    client.call('POST', '/v1/orders', token, { holdId: hold }, key),
  );
  const orderId = placed.body['orderId'];
  if (placed.status !== 201 || typeof orderId !== 'string') return { buyer, token, paid: false };
  const paid = await pay(rehearsal, token, orderId);
  return { buyer, token, orderId, paid };
};

const wanted = (rehearsal: Rehearsal, attempt: number): unknown => {
  const quantity = 1 + rehearsal.random(4);
  if (attempt > 0 || rehearsal.goodSeats.length === 0 || chance(rehearsal, 60)) return { bestAvailable: { quantity } };
  const from = rehearsal.random(Math.max(1, rehearsal.goodSeats.length - quantity));
  return { seatIds: rehearsal.goodSeats.slice(from, from + quantity) };
};

const holdSeats = async (rehearsal: Rehearsal, token: string): Promise<string | undefined> => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const body = wanted(rehearsal, attempt);
    const path = `/v1/sessions/${rehearsal.sessionId}/holds`;
    const answer = await measured(rehearsal, 'hold', () => rehearsal.client.call('POST', path, token, body));
    if (answer.status === 201 && typeof answer.body['holdId'] === 'string') {
      rehearsal.onHeld((answer.body['seats'] as { seatId: string }[]).map(({ seatId }) => seatId));
      return answer.body['holdId'];
    }
    if (answer.body['code'] === 'seating/not-enough-seats') return undefined;
    await sleep(50 + rehearsal.random(200));
  }
  return undefined;
};

const pay = async (rehearsal: Rehearsal, token: string, orderId: string): Promise<boolean> => {
  const outcomes = chance(rehearsal, 10) ? ['decline', 'succeed'] : ['succeed'];
  for (const outcome of outcomes) {
    const started = performance.now();
    const payment = await rehearsal.client.call('POST', `/v1/orders/${orderId}/payments`, token, {});
    const paymentId = payment.body['paymentId'];
    if (typeof paymentId !== 'string') {
      rehearsal.recorder.step('pay', payment.status, payment.body['code'], performance.now() - started);
      return false;
    }
    const done = await rehearsal.client.call('POST', `/dev/payments/${paymentId}/complete`, token, { outcome });
    const order = outcome === 'decline' ? done : await untilPaid(rehearsal, token, orderId);
    if (outcome === 'decline') await sleep(100);
    else rehearsal.recorder.step('pay', order.status, order.body['code'], performance.now() - started);
    if (order.body['status'] === 'paid') return readTickets(rehearsal, token, orderId);
  }
  return false;
};

/** Looks soon, then ever more seldom, as a page does that is not to make a rush worse. */
const untilPaid = async ({ client }: Rehearsal, token: string, orderId: string): Promise<Answer> => {
  const deadline = performance.now() + 30_000;
  for (let pauseMs = 50; ; pauseMs = Math.min(2 * pauseMs, 1_000)) {
    const order = await client.call('GET', `/v1/orders/${orderId}`, token);
    if (order.body['status'] !== 'pending' || performance.now() > deadline) return order;
    await sleep(pauseMs);
  }
};

const readTickets = async (rehearsal: Rehearsal, token: string, orderId: string): Promise<boolean> => {
  const answer = await measured(rehearsal, 'tickets', () =>
    rehearsal.client.call('GET', `/v1/orders/${orderId}/tickets`, token),
  );
  const tickets = answer.body['items'];
  if (!Array.isArray(tickets)) return false;
  rehearsal.recorder.sold(tickets.length);
  return true;
};
