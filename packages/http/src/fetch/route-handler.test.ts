import { ok, ticketly } from '@ticketly/core';
import type { Principal, PrincipalId } from '@ticketly/core';
import { manualClock, memoryPorts } from '@ticketly/core/memory';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pageSecurity } from '../answers/security-headers.ts';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { routeHandler } from './route-handler.ts';
import type { RouteHandler } from './route-handler.ts';

let office: BoxOffice;
let handler: RouteHandler;
beforeAll(async () => {
  office = await boxOffice();
  handler = routeHandler({ ...office.parts, ticketly: office.office, requestsPerSecond: 0 });
});
afterAll(async () => {
  await handler.drain();
  await office.close();
});

interface Sent {
  readonly method?: string;
  readonly who?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

const init = ({ method = 'GET', who, body, headers }: Sent): RequestInit => ({
  method,
  headers: {
    ...(who !== undefined && { authorization: `Bearer ${who}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  },
  ...(body !== undefined && { body }),
});

const ask = (path: string, sent: Sent = {}): Promise<Response> =>
  handler.handle(new Request(`https://tickets.example${path}`, init(sent)), { address: '198.51.100.1' });

/** What must not differ between the two doors; the transport's headers do, and those of pages. */
const comparable = async (response: Response): Promise<unknown> => {
  const passing = ['connection', 'keep-alive', 'date', 'transfer-encoding', 'x-request-id', 'content-length'];
  const ofPages = [...pageSecurity.keys()].map((name) => name.toLowerCase());
  const others = new Set([...passing, ...ofPages]);
  const headers = [...response.headers].filter(([name]) => !others.has(name));
  const body = (await response.text()).replaceAll(/"requestId":"[^"]+"/g, '');
  return { status: response.status, headers: Object.fromEntries(headers), body };
};

const session = (rest = ''): string => `/v1/sessions/${office.sessionId}${rest}`;
const anna = 'anna/buyer';

describe('answers as the Express app does', () => {
  const cases: readonly (readonly [words: string, path: () => string, sent?: Sent])[] = [
    ['a list', () => '/v1/events'],
    ['a list with a query', () => '/v1/events?limit=1&sort=soonest'],
    ['a name that comes twice in a query', () => '/v1/events?limit=1&limit=2'],
    ['an unknown name in a query', () => '/v1/events?colour=red'],
    ['one thing', () => session()],
    ['one thing, with a slash at its end', () => session('/')],
    ['one thing, in capital letters', () => session().replace('/v1/sessions', '/V1/Sessions')],
    ['seats', () => session('/seats')],
    ['only the head', () => session('/seats'), { method: 'HEAD' }],
    ['what is not there', () => '/v1/nothing'],
    ['a part that can not be read', () => '/v1/sessions/%E0%A4%A'],
    ['an id that is none', () => '/v1/sessions/a%00b'],
    ['a method it does not take', () => '/v1/orders', { method: 'PUT', who: anna }],
    ['no token', () => '/v1/orders'],
    ['a bad token', () => '/v1/orders', { headers: { authorization: 'Bearer garbage' } }],
    ['a role too few', () => session('/holds'), { method: 'POST', who: 'olga/organizer', body: '{}' }],
    ['a body that is no JSON', () => session('/holds'), { method: 'POST', who: anna, body: '{"seatIds": [' }],
    ['a body that is one number', () => session('/holds'), { method: 'POST', who: anna, body: '1' }],
    ['an empty body', () => session('/holds'), { method: 'POST', who: anna, body: '' }],
    [
      'a field that is named twice',
      () => session('/holds'),
      { method: 'POST', who: anna, body: '{"seatIds":[],"seatIds":[]}' },
    ],
    [
      'a body that is too large',
      () => session('/holds'),
      { method: 'POST', who: anna, body: `{"a":"${'x'.repeat(70_000)}"}` },
    ],
    [
      'a body in Latin-1',
      () => session('/holds'),
      { method: 'POST', who: anna, body: new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]) },
    ],
    [
      'a form',
      () => session('/holds'),
      { method: 'POST', who: anna, body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'another charset',
      () => session('/holds'),
      { method: 'POST', who: anna, body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
    ],
    [
      'a bad key',
      () => session('/holds'),
      { method: 'POST', who: anna, body: '{"seatIds":["circle-A-1"]}', headers: { 'idempotency-key': 'a b' } },
    ],
    ['a form that is not on offer', () => '/v1/orders', { who: anna, headers: { accept: 'image/png' } }],
    ['a forged webhook', () => '/v1/payments/webhooks/memory', { method: 'POST', body: '{}' }],
    ['a stream of a session that is not there', () => '/v1/sessions/nowhere/seats/stream'],
  ];
  test.each(cases.map((each) => ({ words: each[0], each })))('$words', async ({ each: [, path, sent = {}] }) => {
    const there = await fetch(office.url + path(), init(sent));
    const here = await ask(path(), sent);

    expect(await comparable(here)).toEqual(await comparable(there));
  });
});

test('a drawing is sent zipped, or as it is', async () => {
  const plain = await ask(session('/layout'));
  const zipped = await ask(session('/layout'), { headers: { 'accept-encoding': 'gzip' } });

  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  const unzipped = new Response(zipped.body?.pipeThrough(new DecompressionStream('gzip')));
  expect(await unzipped.json()).toEqual(await plain.json());
});

test('the same key takes its effect once', async () => {
  const sent = { method: 'POST', who: anna, body: '{"seatIds":["circle-A-3"]}', headers: { 'idempotency-key': 'k1' } };
  const [first, second] = [await ask(session('/holds'), sent), await ask(session('/holds'), sent)];

  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.headers.get('idempotent-replay')).toBe('true');
  expect(await second.json()).toEqual(await first.json());
});

test('a fault is told to whoever runs this, by the id that the client is told', async () => {
  const told: [unknown, string][] = [];
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const tokenVerifier = {
    verify: async () => ok<Principal>({ principalId: 'a' as PrincipalId, roles: ['buyer'] }),
  };
  const broken = routeHandler({
    ...ports,
    ticketly: ticketly({ ...ports, orders: { ...ports.orders, ofBuyer: () => Promise.reject(new Error('broken')) } }),
    tokenVerifier,
    onError: (error, id) => told.push([error, id]),
  });
  const headers = { authorization: 'Bearer x' };
  const response = await broken.handle(new Request('https://tickets.example/v1/orders', { headers }));

  expect(response.status).toBe(500);
  expect(told).toEqual([[new Error('broken'), response.headers.get('x-request-id')]]);
  expect(await response.text()).not.toContain('broken');
});

test('whoever asks too often is told when to come back', async () => {
  const limited = routeHandler({ ...office.parts, ticketly: office.office, requestsPerSecond: 1 });
  const statuses = await Promise.all(
    [1, 2, 3].map(async () => (await limited.handle(new Request('https://tickets.example/v1/events'))).status),
  );
  expect(statuses).toEqual([200, 200, 429]);
});

describe('a stream', () => {
  const open = async (signal?: AbortSignal): Promise<Response> =>
    handler.handle(new Request(`https://tickets.example${session('/seats/stream')}`, { ...(signal && { signal }) }));

  const reading = (response: Response): (() => Promise<string>) => {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    return async () => {
      const next = await reader?.read();
      text += next?.value ?? '';
      return text;
    };
  };

  test('shows the hall, then every change', async () => {
    const response = await open();
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const read = reading(response);
    await vi.waitUntil(async () => (await read()).includes('event: snapshot'));
    await ask(session('/holds'), { method: 'POST', who: 'bert/buyer', body: '{"seatIds":["circle-B-1"]}' });
    await office.settle();
    await vi.waitUntil(async () => (await read()).includes('event: delta'));
    await response.body?.cancel().catch(() => undefined);
  });

  test('is let go when its reader goes', async () => {
    const unsubscribed = vi.fn();
    const watched = routeHandler({
      ...office.parts,
      requestsPerSecond: 0,
      ticketly: {
        ...office.office,
        liveMap: {
          ...office.office.liveMap,
          subscribe: async (...asked) => {
            const subscribed = await office.office.liveMap.subscribe(...asked);
            if (!subscribed.ok) return subscribed;
            return ok(() => {
              unsubscribed();
              subscribed.value();
            });
          },
        },
      },
    });
    const path = `https://tickets.example${session('/seats/stream')}`;
    const gone = new AbortController();
    await watched.handle(new Request(path, { signal: gone.signal }));
    gone.abort();
    expect(unsubscribed).toHaveBeenCalledTimes(1);
    const cancelled = await watched.handle(new Request(path));
    await cancelled.body?.cancel();
    expect(unsubscribed).toHaveBeenCalledTimes(2);
  });

  test('that was refused is not counted as open, however often', async () => {
    for (let n = 0; n < 250; n += 1) expect((await ask('/v1/sessions/nowhere/seats/stream')).status).toBe(404);
    const response = await ask(session('/seats/stream'));
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  test('of a reader who has left before it begins is not kept', async () => {
    for (let n = 0; n < 250; n += 1) await open(AbortSignal.abort());
    const response = await open();
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  test('ends with a good-bye when the process ends', async () => {
    const ending = routeHandler({ ...office.parts, ticketly: office.office, requestsPerSecond: 0 });
    const response = await ending.handle(new Request(`https://tickets.example${session('/seats/stream')}`));
    const text = response.text();
    await ending.drain();
    expect(await text).toContain('event: bye');
    expect((await ending.handle(new Request(`https://tickets.example${session('/seats/stream')}`))).status).toBe(503);
  });
});
