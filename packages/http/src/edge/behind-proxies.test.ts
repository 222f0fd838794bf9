import { createServer, request as ask } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice, BoxOfficeOptions } from '../box-office.fixture.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const open = async (options: BoxOfficeOptions): Promise<BoxOffice> => {
  const office = await boxOffice(options);
  closing.push(office.close);
  return office;
};

/**
 * A proxy as they are: passes on, and adds whom it was asked by; the one in front is told who its
 * client is, since all here come from one address.
 */
const proxyTo = async (url: string, client?: string): Promise<string> => {
  const server: Server = createServer((request, response) => {
    const from = client ?? request.socket.remoteAddress ?? '';
    const before = request.headers['x-forwarded-for'];
    const headers = {
      ...request.headers,
      'x-forwarded-for': before === undefined ? from : `${String(before)}, ${from}`,
    };
    const passed = ask(new URL(request.url ?? '', url), { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Two proxies in a row, as clients at these addresses reach them. */
const hopsFrom = async (url: string, client: string): Promise<string> => proxyTo(await proxyTo(url), client);

const statusOf = async (url: string, path: string, forged?: string): Promise<number> => {
  const headers = forged === undefined ? {} : { 'x-forwarded-for': forged };
  const response = await fetch(url + path, { headers });
  await response.arrayBuffer();
  return response.status;
};

test.each([{ trustedProxies: 2 }, { trustedProxies: ['loopback'] }])(
  'behind two hops each client has a limit of its own, whatever it claims to be: %j',
  async ({ trustedProxies }) => {
    const { url } = await open({ trustedProxies, requestsPerSecond: 2, listingsKeptMs: 0 });
    const [anna, bert] = [await hopsFrom(url, '198.51.100.1'), await hopsFrom(url, '198.51.100.2')];
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push(await statusOf(anna, '/v1/events', `203.0.113.${n}`));
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(await statusOf(bert, '/v1/events')).toBe(200);
  },
);

test('without a trusted proxy nobody is believed', async () => {
  const { url } = await open({ requestsPerSecond: 1, listingsKeptMs: 0 });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1) statuses.push(await statusOf(url, '/v1/events', `203.0.113.${n}`));
  expect(statuses).toEqual([200, 200, 429]);
});

test('a client that comes past the proxies is believed nothing where they are named by address', async () => {
  const { url } = await open({ trustedProxies: ['10.0.0.0/8'], requestsPerSecond: 1, listingsKeptMs: 0 });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1) statuses.push(await statusOf(url, '/v1/events', `203.0.113.${n}`));
  expect(statuses).toEqual([200, 200, 429]);
});

test('streams are counted for the client, and the log tells clients apart', async () => {
  const { url, sessionId, logLines } = await open({ trustedProxies: 2, stream: { perAddress: 1 } });
  const [anna, bert] = [await hopsFrom(url, '198.51.100.1'), await hopsFrom(url, '198.51.100.2')];
  const stop = new AbortController();
  const stream = `/v1/sessions/${sessionId}/seats/stream`;
  const openStream = async (at: string, forged: string): Promise<number> => {
    const headers = { 'x-forwarded-for': forged };
    return (await fetch(at + stream, { headers, signal: stop.signal })).status;
  };
  expect(await openStream(anna, '203.0.113.1')).toBe(200);
  expect(await openStream(anna, '203.0.113.2')).toBe(429);
  expect(await openStream(bert, '203.0.113.1')).toBe(200);
  stop.abort();
  await expect.poll(() => logLines.length, { timeout: 15_000 }).toBe(3);
  const clients = logLines.map((line) => (JSON.parse(line) as { client: string }).client);
  expect(new Set(clients).size).toBe(2);
  expect(logLines.join('')).not.toMatch(/198\.51\.100|203\.0\.113|127\.0\.0\.1/);
});

test('a page of a named origin reads streams and every header it needs, and is never given cookies', async () => {
  const { call, url, sessionId } = await open({ corsOrigins: ['https://shop.example'], requestsPerSecond: 1 });
  const origin = { origin: 'https://shop.example' };
  const stop = new AbortController();
  const stream = await fetch(`${url}/v1/sessions/${sessionId}/seats/stream`, { headers: origin, signal: stop.signal });
  expect(stream.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  stop.abort();
  const key = { ...origin, 'idempotency-key': 'once' };
  const hold = () => call('POST', `/v1/sessions/${sessionId}/holds`, 'anna', { seatIds: ['circle-A-1'] }, key);
  await hold();
  const [replayed, refused] = [await hold(), await hold()];
  expect(replayed.headers.get('idempotent-replay')).toBe('true');
  expect(refused.status).toBe(429);
  for (const { headers } of [replayed, refused]) {
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const exposed = headers.get('access-control-expose-headers')?.split(',') ?? [];
    expect(exposed).toEqual(expect.arrayContaining(['Retry-After', 'ETag', 'Idempotent-Replay', 'X-Request-Id']));
    expect(headers.has('access-control-allow-credentials')).toBe(false);
  }
  const preflight = await call('OPTIONS', `/v1/sessions/${sessionId}/holds`, null, undefined, {
    ...origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
});

test('an answer cached for a request without an origin says that it varies by origin', async () => {
  const { call } = await open({ corsOrigins: ['https://shop.example'], listingsKeptMs: 60_000 });
  const origin = { origin: 'https://shop.example' };
  const varies: (string | null)[] = [];
  for (const headers of [{}, {}, origin, {}]) {
    varies.push((await call('GET', '/v1/events', null, undefined, headers)).headers.get('vary'));
  }
  expect(varies).toEqual(['Origin', 'Origin', 'Origin', 'Origin']);
});

test.each([{}, { corsOrigins: '*' as const }])(
  'without named origins no answer varies by them: %j',
  async (options) => {
    const { call } = await open({ ...options, listingsKeptMs: 60_000 });
    const varies: (string | null)[] = [];
    for (let n = 0; n < 2; n += 1) varies.push((await call('GET', '/v1/events')).headers.get('vary'));
    expect(varies).toEqual([null, null]);
  },
);
