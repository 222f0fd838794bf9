import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { instant, isTicketlyFault } from '@ticketly/core';
import type { Listings, Position, Views } from '@ticketly/core';
import { eventListings, firstBuild } from '@ticketly/core/views';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { checkMongo } from './check-mongo.ts';
import { mongoClientOptions } from './client-options.ts';
import { connectMongo } from './connect-mongo.ts';
import { untilHeartbeatHangs } from './heartbeats.ts';
import { prepareMongo } from './indexes.ts';
import { listingOf, today } from './listings.fixture.ts';
import { mongoListings } from './listings.ts';
import { mongoViews } from './views.ts';

const sockets = new Set<Socket>();
let listens = true;
let answers = true;
let wire: Server;
let client: MongoClient;
let views: Views;
let listings: Listings;

/** A way to the server that can be closed, or let nothing through with nobody told. */
beforeAll(async () => {
  const { hostname, port } = new URL(inject('mongoUrl'));
  wire = createServer((near) => {
    if (!listens) {
      near.destroy();
      return;
    }
    const far = connect({ host: hostname, port: Number(port) });
    near.on('data', (sent) => answers && far.write(sent));
    far.on('data', (sent) => answers && near.write(sent));
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [near, far].forEach((end) => end.destroy()));
    }
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
});
afterAll(() => new Promise((resolve) => wire.close(resolve)));

const cut = (): void => {
  listens = false;
  for (const socket of sockets) socket.destroy();
  sockets.clear();
};
const mend = (): void => {
  listens = true;
};

beforeEach(async () => {
  mend();
  answers = true;
  const { port } = wire.address() as AddressInfo;
  client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    ...mongoClientOptions,
    socketTimeoutMS: 500,
  });
  const db = client.db(`test-${crypto.randomUUID()}`);
  [views, listings] = [mongoViews(db), mongoListings(db)];
  await until('prepared', async () => (await outcome(prepareMongo(db))) === 'answered');
});
afterEach(async () => {
  cut();
  await client.close();
});

const deadlineMs = 60_000;
const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await pause(20);
  }
};

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (isTicketlyFault(error) && error.retryable ? error.code : String(error)),
  );

/** Each call of the ports. */
const everyCall = (): readonly Promise<unknown>[] => [
  views.get(eventListings, 'event-1'),
  views.getMany(eventListings, ['event-1', 'event-2']),
  views.apply(eventListings, [{ id: 'event-1', position: 1 as Position, document: listingOf('event-1') }], firstBuild),
  views.markStale(eventListings, 'event-1', firstBuild),
  views.build(eventListings, 1),
  views.switchTo(eventListings, 1, ['views']),
  listings.search({ words: [], sort: 'date', now: instant(today), page: { limit: 3 } }),
  listings.search({ words: ['x'], sort: 'relevance', now: instant(today), page: { limit: 3 } }),
  checkMongo(client.db('test')),
];

test('a server that disappears is unavailable, and recovers on its own', async () => {
  cut();
  expect(new Set(await Promise.all(everyCall().map(outcome)))).toEqual(new Set(['unavailable']));
  mend();
  await until('an answer', async () => (await outcome(views.get(eventListings, 'event-1'))) === 'answered');
});

test('a server that falls silent is noticed, and nothing waits for it', async () => {
  await views.get(eventListings, 'event-1');
  answers = false;
  const outcomes = await Promise.all(everyCall().map(outcome));
  expect(outcomes.filter((one) => !['timeout', 'unavailable', 'overloaded'].includes(one))).toEqual([]);
});

test('a client whose server was not there at its start finds it later', async () => {
  cut();
  const { port } = wire.address() as AddressInfo;
  const early = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, mongoClientOptions);
  const earlyViews = mongoViews(early.db('test-early'));
  const failures: string[] = [];
  const connecting = connectMongo(early, ({ code }) => failures.push(code));
  expect(await outcome(earlyViews.get(eventListings, 'event-1'))).toBe('unavailable');
  await until('a failed attempt', async () => failures.length > 0);
  mend();
  await connecting.connected;
  await until('an answer', async () => (await outcome(earlyViews.get(eventListings, 'event-1'))) === 'answered');
  expect(failures).not.toContain('unexpected');
  await early.close();
});

test('connecting ends when it is stopped', async () => {
  cut();
  const { port } = wire.address() as AddressInfo;
  const early = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, mongoClientOptions);
  const connecting = connectMongo(early);
  connecting.stop();
  await connecting.connected;
  await early.close();
});

/** A client through the wire, whose heartbeats come often. */
const restlessClient = (): MongoClient => {
  const { port } = wire.address() as AddressInfo;
  const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  return new MongoClient(url, { ...mongoClientOptions, heartbeatFrequencyMS: 500 });
};

interface Monitored {
  readonly monitor: { readonly connection?: { readonly socket: Socket } | null };
}

/** What is left of a socket that was closed before its end was told: it takes no more. */
const deafen = async (restless: MongoClient): Promise<void> => {
  const { s } = Reflect.get(restless, 'topology') as { s: { servers: ReadonlyMap<string, Monitored> } };
  const heartbeats = once(restless, 'serverHeartbeatSucceeded');
  for (const { monitor } of s.servers.values()) if (monitor.connection) monitor.connection.socket.write = () => false;
  await Promise.race([heartbeats, pause(50)]);
};

test('a client that stopped looking for its server is connected again', async () => {
  const restless = restlessClient();
  const failures: string[] = [];
  const connecting = connectMongo(restless, ({ message }) => failures.push(message), 3_000);
  await connecting.connected;
  await deafen(restless);
  await until('a client that is connected again', async () => failures.length > 0);
  expect(failures).toEqual(['MongoDB: its client stopped looking for the server']);
  const again = mongoViews(restless.db('test-again'));
  await until('an answer', async () => (await outcome(again.get(eventListings, 'event-1'))) === 'answered');
  cut();
  expect(await outcome(again.get(eventListings, 'event-1'))).toBe('unavailable');
  mend();
  await until('an answer', async () => (await outcome(again.get(eventListings, 'event-1'))) === 'answered');
  connecting.stop();
  await restless.close();
});

test('the driver alone never looks again', async () => {
  const restless = await restlessClient().connect();
  await deafen(restless);
  expect(await untilHeartbeatHangs(restless, new AbortController().signal, 3_000)).toBe(true);
  const lost = mongoViews(restless.db('test-lost'));
  cut();
  await outcome(lost.get(eventListings, 'event-1'));
  mend();
  for (let attempt = 0; attempt < 8; attempt += 1)
    expect(await outcome(lost.get(eventListings, 'event-1'))).toBe('unavailable');
  await restless.close();
});

test('a client that is closed, or whose heartbeats are answered, is left alone', async () => {
  const restless = await restlessClient().connect();
  const ended = untilHeartbeatHangs(restless, new AbortController().signal, 200);
  await once(restless, 'serverHeartbeatSucceeded');
  await once(restless, 'serverHeartbeatSucceeded');
  await restless.close();
  expect(await ended).toBe(false);
});
