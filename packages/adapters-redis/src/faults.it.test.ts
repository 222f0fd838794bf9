import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { isTicketlyFault } from '@ticketly/core';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { openSession, requestFor, until } from './holds.fixture.ts';
import { redisClientOptions, redisSeatLocks, timeOutFairly } from './index.ts';
import { freshPrefix } from './locks-on.fixture.ts';

const sockets = new Set<Socket>();
let reachable = true;
let wire: Server;
let client: Redis;

/** A way to the server that can be made to let nothing through, with nobody told. */
beforeAll(async () => {
  const { hostname, port } = new URL(inject('redisUrl'));
  wire = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    near.on('data', (sent) => reachable && far.write(sent));
    far.on('data', (sent) => reachable && near.write(sent));
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [near, far].forEach((end) => end.destroy()));
    }
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => wire.close(resolve)));
const cut = (): void => sockets.forEach((socket) => socket.destroy());

beforeEach(async () => {
  reachable = true;
  client = timeOutFairly(new Redis({ ...redisClientOptions, port: (wire.address() as AddressInfo).port }));
  client.on('error', () => undefined);
  await until('a connection', async () => client.status === 'ready');
});
afterEach(() => {
  client.disconnect();
  cut();
});

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (isTicketlyFault(error) && error.retryable ? error.code : String(error)),
  );

test('a server that does not answer is a timeout', async () => {
  const locks = redisSeatLocks(client, { prefix: freshPrefix() });
  const sessionId = await openSession(locks);
  reachable = false;
  const calls = [locks.hold(requestFor(sessionId, 'a1')), locks.held(sessionId), locks.sweep()].map(outcome);
  expect(await Promise.all(calls)).toEqual(['timeout', 'timeout', 'timeout']);
});

test('a server that disappears is unavailable, and recovers on its own', async () => {
  const locks = redisSeatLocks(client, { prefix: freshPrefix() });
  const sessionId = await openSession(locks);
  reachable = false;
  cut();
  await until('a lost connection', async () => client.status !== 'ready');
  expect(await outcome(locks.hold(requestFor(sessionId, 'a1')))).toBe('unavailable');
  expect(await outcome(locks.sweep())).toBe('unavailable');
  reachable = true;
  cut();
  await until('a hold', async () => (await locks.hold(requestFor(sessionId, 'a1'))).ok);
});
