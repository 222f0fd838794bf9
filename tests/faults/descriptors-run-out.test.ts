import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../servers/until.ts';
import { startApi } from './api-process.ts';
import type { ApiProcess } from './api-process.ts';
import { ask } from './crowd.ts';

/** As many as leave room for a few hundred connections, so that the test is quick. */
const openFiles = 320;

let folder: string;
let api: ApiProcess;
let sessionId: string;
let token: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-descriptors-'));
  const environment = { TICKETLY_DATA: folder, TICKETLY_STORE: 'memory', TICKETLY_SEED: 'demo' };
  api = await startApi({ ...environment, TICKETLY_METRICS_PORT: 'public' }, [], openFiles);
  sessionId = await until('the demo on sale', async () => {
    const { body } = await ask('GET', `${api.url}/v1/events?q=Northern`, '');
    const [event] = body['items'] as { eventId: string }[];
    const { body: shown } = await ask('GET', `${api.url}/v1/events/${event?.eventId}`, '');
    return (shown['sessions'] as { sessionId: string }[])[0]?.sessionId;
  });
  token = String((await ask('POST', `${api.url}/dev/tokens`, '', { subject: 'ada' })).body['access_token']);
});
afterAll(async () => {
  await api.signal('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A reader of the live map, on a connection of their own; undefined if the connection was cut. */
const read = (): Promise<{ readonly request: ClientRequest; readonly answer: IncomingMessage } | undefined> =>
  new Promise((resolve) => {
    const request = get(`${api.url}/v1/sessions/${sessionId}/seats/stream`, { agent: false });
    request.on('response', (answer) => resolve({ request, answer }));
    request.on('error', () => resolve(undefined));
  });

const buy = async (): Promise<number[]> => {
  const call = (path: string, body: object) => ask('POST', `${api.url}${path}`, token, body);
  const held = await call(`/v1/sessions/${sessionId}/holds`, { bestAvailable: { quantity: 1 } });
  const ordered = await call('/v1/orders', { holdId: held.body['holdId'] });
  const paying = await call(`/v1/orders/${String(ordered.body['orderId'])}/payments`, {});
  const paymentId = String(paying.body['paymentId']);
  const paid = await call(`/dev/payments/${paymentId}/complete`, { outcome: 'succeed' });
  return [held.status, ordered.status, paying.status, paid.status];
};

test('readers are turned away before descriptors run out, and buyers still buy', async () => {
  const readers: ClientRequest[] = [];
  let refused: IncomingMessage | undefined;
  for (let asked = 0; asked < openFiles && refused === undefined; asked += 1) {
    const reader = await read();
    if (reader === undefined) continue;
    readers.push(reader.request);
    if (reader.answer.statusCode !== 200) refused = reader.answer;
  }
  expect([refused?.statusCode, refused?.headers['retry-after']]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  expect(await buy()).toEqual([201, 201, 201, 200]);
  for (const reader of readers) reader.destroy();
  await until('the readers are gone', async () => {
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    return metrics.includes('ticketly_seat_streams_open 0');
  });
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  expect(metrics).toContain('ticketly_shed_requests_total{reason="too-many-readers"} 1');
});

test('a client that fills all connections gets 503 with Retry-After, and the process keeps its own files', async () => {
  const { hostname, port } = new URL(api.url);
  const idle: Socket[] = [];
  const crowd = async (): Promise<IncomingMessage | undefined> => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    idle.push(socket);
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    const reader = await read();
    const isFull = reader?.answer.statusCode === 503 && reader.answer.headers.connection === 'close';
    reader?.request.destroy();
    return isFull ? reader.answer : undefined;
  };
  let full: IncomingMessage | undefined;
  for (let asked = 0; asked < openFiles && full === undefined; asked += 1) full = await crowd();
  expect(full?.headers['retry-after']).toMatch(/^\d+$/);
  for (let more = 0; more < openFiles; more += 1)
    idle.push(connect(Number(port), hostname).on('error', () => undefined));
  for (const socket of idle) socket.destroy();
  await until('buyers are served again', async () => (await ask('GET', `${api.url}/health/ready`, '')).status === 200);
  const [held] = await buy();
  expect([201, 409]).toContain(held);
  expect(api.warnings()).not.toMatch(/EMFILE|ENFILE/);
});
