import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/**
 * Far more than may begin at one time (200), so that some are turned away however quick the
 * machine; and fewer than there are places for those who have a seat (1,800), however slow it is.
 */
const atOnce = 800;

let stage: Stage;
let url: string;
/**
 * Who comes has a connection already: opening thousands at once would cost the crowd more than
 * asking.
 */
const agent = new Agent({ keepAlive: true, maxFreeSockets: atOnce });
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, atOnce);
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

/** A buyer for each seat. */
const newBuyers = (): Promise<Buyer[]> =>
  Promise.all(
    stage.seatIds.map(async (seatId) => {
      const token = await stage.tokenOf(`buyer-of-${seatId}`);
      return { seatId, headers: { authorization: `Bearer ${token}`, 'idempotency-key': seatId } };
    }),
  );

/** What buyers were told who hold a seat and order it. */
const newCrowd = () => {
  const crowd = {
    orders: 0,
    answers: new Map<string, number>(),
    sullen: [] as Told[],
    unfinished: 0,
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
    else crowd.unfinished += 1;
    if (order.body['code'] === 'http/overloaded') crowd.shedWithSeat += 1;
    return order.status === 201;
  };
  return Object.assign(crowd, { buy });
};

/** Comes again whenever told "not now", after the time that was named, until the seat is theirs. */
const buyPatiently = async (crowd: ReturnType<typeof newCrowd>, buyer: Buyer): Promise<void> => {
  while (!(await crowd.buy(buyer))) await pause(1_000 * (1 + Math.random()));
};

test('more at one instant than it can serve: the excess is turned away at the door, who holds a seat never is, and all have their seats in the end', async () => {
  await Promise.all(Array.from({ length: atOnce }, () => send('GET', '/health/live', {})));
  const crowd = newCrowd();
  await Promise.all((await newBuyers()).map((buyer) => buyPatiently(crowd, buyer)));
  const told = Object.fromEntries(crowd.answers);
  console.log(`${crowd.unfinished} times told "not now" with a seat in hand`, told);

  expect(Object.keys(told).filter((answer) => !/^(201|429|503)/.test(answer))).toEqual([]);
  expect(told['503 http/overloaded'], 'turned away at the door').toBeGreaterThan(0);
  expect(crowd.sullen, 'no word when to come again').toEqual([]);
  expect(crowd.shedWithSeat, 'turned away at the door with a seat in hand').toBe(0);
  expect(crowd.orders).toBe(atOnce);
  expect(await stage.findings()).toEqual([]);
});
