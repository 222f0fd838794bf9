import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

const atOnce = 64;
const warmUpMs = 1_000;
const measuredMs = 3_000;
const rushMs = 5_000;
/**
 * Of what is sold without the excess. The goal is 0.8; this is what a machine keeps that the crowd
 * and other tests share.
 */
const minShare = 0.2;

let stage: Stage;
let url: string;
let nextSeat = 0;
/**
 * Who comes has a connection already: opening thousands at once would cost the crowd more than
 * asking.
 */
const agent = new Agent({ keepAlive: true, maxFreeSockets: 3_000 });
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 100_000);
  ({ url } = await stage.start());
});
afterAll(async () => {
  agent.destroy();
  await stage.close();
});

interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: string | undefined;
}

const read = async (incoming: IncomingMessage): Promise<Told> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Told['body'];
  return { status: incoming.statusCode ?? 0, body, retryAfter: incoming.headers['retry-after'] };
};

/**
 * One request at the least cost, so that the crowd leaves the machine to who serves it. No answer
 * is status 0.
 */
const send = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<Told> =>
  new Promise((resolve) => {
    const lost = (): void => resolve({ status: 0, body: {}, retryAfter: undefined });
    const type = { 'content-type': 'application/json' };
    const outgoing = request(url + path, { method, agent, headers: { ...type, ...headers } });
    outgoing.on('response', (incoming: IncomingMessage) => void read(incoming).then(resolve, lost));
    outgoing.on('error', lost);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });

interface Buyer {
  readonly seatId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Buyers of whom each wants a seat that nobody else wants. */
const newBuyers = (count: number): Promise<Buyer[]> => {
  const seatIds = stage.seatIds.slice(nextSeat, (nextSeat += count));
  return Promise.all(
    seatIds.map(async (seatId) => {
      const token = await stage.tokenOf(`buyer-of-${seatId}`);
      return { seatId, headers: { authorization: `Bearer ${token}`, 'idempotency-key': seatId } };
    }),
  );
};

/** What buyers were told who hold a seat and order it. */
const newCrowd = () => {
  const crowd = {
    orders: 0,
    answers: new Map<string, number>(),
    sullen: [] as Told[],
    unfinished: [] as Buyer[],
    shedWithSeat: 0,
  };
  const ask = async (path: string, { headers }: Buyer, body: unknown): Promise<Told> => {
    const told = await send('POST', path, headers, body);
    const name = `${told.status} ${typeof told.body['code'] === 'string' ? told.body['code'] : ''}`.trim();
    crowd.answers.set(name, (crowd.answers.get(name) ?? 0) + 1);
    if (told.status !== 201 && told.retryAfter === undefined) crowd.sullen.push(told);
    return told;
  };
  const buy = async (buyer: Buyer): Promise<boolean> => {
    const hold = await ask(`/v1/sessions/${stage.sessionId}/holds`, buyer, { seatIds: [buyer.seatId] });
    // Turned away at the door: no seat is theirs.
    if (hold.body['code'] === 'http/overloaded') return false;
    const order = hold.status === 201 ? await ask('/v1/orders', buyer, { holdId: hold.body['holdId'] }) : hold;
    if (order.status === 201) crowd.orders += 1;
    else crowd.unfinished.push(buyer);
    if (order.body['code'] === 'http/overloaded') crowd.shedWithSeat += 1;
    return order.status === 201;
  };
  return Object.assign(crowd, { buy });
};

/** So many at a time, each when the one before is served. @returns orders a second */
const servedAlone = async (forMs: number): Promise<number> => {
  const crowd = newCrowd();
  const end = performance.now() + forMs;
  const one = async (): Promise<void> => {
    while (performance.now() < end) for (const buyer of await newBuyers(1)) await crowd.buy(buyer);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return (crowd.orders / forMs) * 1_000;
};

test('three times what it can serve: the excess is turned away at the door, who holds a seat is served, and it is over with the rush', async () => {
  await Promise.all(Array.from({ length: agent.maxFreeSockets }, () => send('GET', '/health/live', {})));
  await servedAlone(warmUpMs);
  const served = await servedAlone(measuredMs);

  // By the clock, whether those before were answered or not.
  const perMs = (3 * served) / 1_000;
  const buyers = await newBuyers(Math.ceil(perMs * rushMs));
  const crowd = newCrowd();
  const underWay: Promise<boolean>[] = [];
  const begun = performance.now();
  for (let now = begun; now < begun + rushMs; now = performance.now()) {
    const due = buyers.slice(underWay.length, Math.floor((now - begun) * perMs));
    underWay.push(...due.map((buyer) => crowd.buy(buyer)));
    await pause(5);
  }
  const share = crowd.orders / ((performance.now() - begun) / 1_000) / served;
  const [late] = await newBuyers(1);
  await until('an order after the rush', async () => late !== undefined && newCrowd().buy(late));
  await Promise.all(underWay);
  const told = Object.fromEntries(crowd.answers);
  const unfinished = `${crowd.unfinished.length} unfinished`;
  console.log(`${Math.round(served)} orders/s alone, ${share.toFixed(2)} of them in the rush, ${unfinished}`, told);

  expect(Object.keys(told).filter((answer) => !/^(201|429|503)/.test(answer))).toEqual([]);
  // Unless something else kept the machine busy before, and it could now serve them all.
  if (share < 1.5) expect(told['503 http/overloaded'], 'turned away at the door').toBeGreaterThan(underWay.length / 4);
  expect(crowd.sullen, 'no word when to come again').toEqual([]);
  expect(crowd.shedWithSeat, 'turned away at the door with a seat in hand').toBeLessThan(crowd.orders / 20);
  // On a busy machine a store is now and then too late for some.
  expect(crowd.unfinished.length, 'told "not now" with a seat in hand').toBeLessThan(crowd.orders / 2);
  expect(share).toBeGreaterThan(minShare);
  // Who was told so asks the same again until it is done.
  const finish = (buyer: Buyer): Promise<boolean> => until('an order', () => newCrowd().buy(buyer));
  await Promise.all(crowd.unfinished.map(finish));
  expect(await stage.findings()).toEqual([]);
});
