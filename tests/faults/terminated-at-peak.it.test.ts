import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ApiProcess } from './api-process.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

const atOnce = 200;
const readers = 40;

let stage: Stage;
let staying: ApiProcess;
beforeAll(async () => {
  // So many that a layout is more than the machine takes off the process' hands at once.
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 100_000);
  staying = await stage.start();
});
afterAll(() => stage.close());

/** What came back for one try: nothing, an answer in part, or an answer. */
interface Told {
  readonly end: 'none' | 'part' | 'whole';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  /** Why nothing came. */
  readonly cause: string;
}

const causeOf = (error: Error): string => {
  const { cause } = error as { readonly cause?: Error & { readonly code?: string } };
  return `${cause?.code ?? error.name} ${cause?.message ?? error.message}`;
};

const post = async (url: string, token: string, key: string, body: unknown): Promise<Told> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(causeOf);
  if (typeof response === 'string')
    return { end: 'none', status: 0, body: {}, headers: new Headers(), cause: response };
  const read = response.json().then(
    (told: Told['body']) => ({ end: 'whole', body: told }) as const,
    () => ({ end: 'part', body: {} }) as const,
  );
  return { status: response.status, headers: response.headers, cause: '', ...(await read) };
};

const isRunning = ({ body }: Told): boolean => body['code'] === 'http/idempotency-key-running';
const isNotNow = (told: Told): boolean => told.status === 503 || isRunning(told);

/**
 * Buyers who come one after the other, each for a seat of their own, at either process; who gets no
 * answer asks the same, with the same key, at the other.
 */
const letIn = (urls: readonly string[]) => {
  const orders = new Map<string, string>();
  const wrong: string[] = [];
  const turnedAway = new Map<string, number>();
  const ask = async (path: string, token: string, body: unknown): Promise<Told['body']> => {
    const key = crypto.randomUUID();
    let wasCut = false;
    let wasUnknown = false;
    const story: string[] = [];
    for (let turn = Math.random() < 0.5 ? 0 : 1; ; turn += 1) {
      const told = await post(`${urls[turn % 2]}/v1/${path}`, token, key, body);
      story.push(
        `${turn % 2 === 0 ? 'staying' : 'leaving'} ${told.end} ${told.status} ${told.cause}${JSON.stringify(told.body['code'])}`,
      );
      // Nobody answered, and yet it was begun: whoever closed the connection had taken the request.
      // Unless the store's silence was told before: then it may have been begun there.
      const hasBegun = isRunning(told) || told.headers.has('idempotent-replay');
      if (wasCut && !wasUnknown && hasBegun) wrong.push(`${path}: begun, then cut: ${story.join(', ')}`);
      if (told.end === 'part') wrong.push(`${path}: answered in part`);
      if (isNotNow(told) && told.headers.get('retry-after') === null) wrong.push(`${path}: no word when to come again`);
      if (told.status >= 500 && told.status !== 503) wrong.push(`${path}: ${told.status}`);
      if (told.end === 'whole' && !isNotNow(told)) return told.body;
      wasUnknown ||= told.body['code'] === 'http/unavailable';
      wasCut = told.end !== 'whole';
      turnedAway.set(urls[turn % 2] ?? '', (turnedAway.get(urls[turn % 2] ?? '') ?? 0) + 1);
      await pause(100);
    }
  };
  const buy = async (n: number): Promise<void> => {
    const token = await stage.tokenOf(`buyer-${n}`);
    const hold = await ask(`sessions/${stage.sessionId}/holds`, token, { seatIds: [stage.seatIds[n]] });
    const { orderId } = await ask('orders', token, { holdId: hold['holdId'] });
    orders.set(`buyer-${n}`, String(orderId));
    await ask(`orders/${String(orderId)}/payments`, token, {});
  };
  let open = true;
  let turn = 0;
  const buyers = Array.from({ length: atOnce }, async () => {
    while (open) await buy(turn++);
  });
  const leave = async (): Promise<void> => {
    open = false;
    await Promise.all(buyers);
  };
  return { orders, wrong, turnedAway, leave };
};

test('SIGTERM to one of two processes at peak: what it took it answers, whoever comes later is turned away, and the same again elsewhere is one order', async () => {
  // On a busy machine the ten seconds of the default may be over before its peak is worked off.
  const leaving = await stage.start({ TICKETLY_DRAIN_MS: '300000' });
  const stream = `${leaving.url}/v1/sessions/${stage.sessionId}/seats/stream`;
  const streams = await Promise.all(Array.from({ length: readers }, () => fetch(stream)));
  const goodByes = Promise.all(streams.map((response) => response.text()));
  const crowd = letIn([staying.url, leaving.url]);
  await until('a sale at peak', async () => crowd.orders.size >= 300);
  void leaving.signal('SIGTERM');
  expect(await leaving.ended).toBe(0);
  const orders = crowd.orders.size;
  await until('a sale that goes on', async () => crowd.orders.size >= orders + atOnce);
  await crowd.leave();
  expect(crowd.turnedAway.get(leaving.url)).toBeGreaterThan(0);
  expect(crowd.wrong).toEqual([]);

  const stored = (await stage.ports.orders.ofSession(stage.sessionId, { limit: 100_000 })).items;
  expect(new Map(stored.map(({ buyerId, orderId }) => [buyerId, orderId]))).toEqual(crowd.orders);
  expect(stored).toHaveLength(crowd.orders.size);
  const waits = (await goodByes).map((text) => Number(/retry: (\d+)\nevent: bye\ndata: {}\n\n$/.exec(text)?.[1]));
  expect(waits.filter((ms) => ms >= 2_000 && ms <= 5_000)).toHaveLength(readers);
  expect(new Set(waits).size, 'different pauses').toBeGreaterThan(readers / 2);
  expect(await stage.findings()).toEqual([]);
});

test('SIGTERM while somebody is still reading a large answer: it is sent to its end', async () => {
  const leaving = await stage.start();
  const layout = `${leaving.url}/v1/sessions/${stage.sessionId}/layout`;
  const [response] = (await once(get(layout, { headers: { 'accept-encoding': 'identity' } }), 'response')) as [
    IncomingMessage,
  ];
  void leaving.signal('SIGTERM');
  // A reader who takes a moment before going on.
  await pause(500);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  expect(response.complete).toBe(true);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ seatIndex: { length: 100_000 } });
  expect(await leaving.ended).toBe(0);
});
