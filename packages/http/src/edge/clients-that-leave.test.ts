import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ok } from '@ticketly/core';
import type { HoldId } from '@ticketly/core';
import { afterEach, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** More than the buffers of a connection take. */
const longAnswer = 'long '.repeat(5_000_000);
const places = 3;
const patience = { timeout: 120_000, interval: 20 };

/** One that works on payments only while its gate is open, and tells of a hold at great length. */
const slowOffice = async (requestsInFlight = places) => {
  let gate = Promise.resolve();
  let open = (): void => {};
  let waiting = 0;
  const office = await boxOffice({
    requestsInFlight,
    drainMs: 600_000,
    instead: ({ checkout, holding }) => ({
      checkout: {
        findPayment: async (query) => {
          waiting += 1;
          await gate;
          waiting -= 1;
          return checkout.findPayment(query);
        },
      },
      holding: {
        findHold: async (query) => {
          const found = await holding.findHold(query);
          return found.ok ? ok({ ...found.value, holdId: longAnswer as HoldId }) : found;
        },
      },
    }),
  });
  closing.push(office.close, () => open());
  const seats = { seatIds: ['circle-A-1'] };
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, 'anna', seats);
  return {
    office,
    longPath: `/v1/holds/${held.body.holdId}`,
    shut: (): void => {
      gate = new Promise((resolve) => (open = resolve));
    },
    open: () => open(),
    waiting: () => waiting,
    statusOf: async (path: string) => (await office.call('GET', path, 'anna')).status,
  };
};
type SlowOffice = Awaited<ReturnType<typeof slowOffice>>;

/** Sends the head of a request, and what follows it, from a client that reads nothing by itself. */
const visit = async ({ office: { url } }: SlowOffice, head: readonly string[], body = ''): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => {});
  closing.push(() => socket.destroy());
  await once(socket, 'connect');
  socket.write([...head, 'Host: office', 'Authorization: Bearer anna/buyer', '', body].join('\r\n'));
  return socket;
};
const visits = (slow: SlowOffice, path: string): Promise<Socket[]> =>
  Promise.all(Array.from({ length: places }, () => visit(slow, [`GET ${path} HTTP/1.1`])));
const leave = (sockets: readonly Socket[]): void => sockets.forEach((socket) => socket.destroy());

/** As many as there are places are let in at one time, and one more is not. */
const expectEveryPlaceFree = async (slow: SlowOffice): Promise<void> => {
  slow.shut();
  const answers = Array.from({ length: places }, (_, n) => slow.statusOf(`/v1/payments/${n}`));
  await expect.poll(slow.waiting, patience).toBe(places);
  expect(await slow.statusOf('/v1/payments/more')).toBe(503);
  slow.open();
  expect(await Promise.all(answers)).toEqual(answers.map(() => 404));
};

describe('a client who leaves gives the place back', () => {
  test('while the request is worked on', async () => {
    const slow = await slowOffice();
    slow.shut();
    const sockets = await visits(slow, '/v1/payments/none');
    await expect.poll(slow.waiting, patience).toBe(places);
    leave(sockets);
    // An answer later, the server has been told by the connections that came before it.
    for (let n = 0; n < 3; n += 1) expect(await slow.statusOf('/health/live')).toBe(200);
    slow.open();
    await expect.poll(() => slow.statusOf('/v1/orders/none'), patience).toBe(404);
    await expectEveryPlaceFree(slow);
  });

  test('while the answer is sent', async () => {
    const slow = await slowOffice();
    const sockets = await visits(slow, slow.longPath);
    await expect.poll(() => slow.statusOf('/v1/orders/none'), patience).toBe(503);
    leave(sockets);
    await expect.poll(() => slow.statusOf('/v1/orders/none'), patience).toBe(404);
    await expectEveryPlaceFree(slow);
  });

  test('before all of the request is here', async () => {
    const slow = await slowOffice();
    const head = ['POST /v1/orders HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 100'];
    for (let n = 0; n < 4 * places; n += 1) leave([await visit(slow, head, '{"holdId":')]);
    await expectEveryPlaceFree(slow);
  });
});

test('a drain waits for an answer that is still being read, and cuts none of it', async () => {
  const slow = await slowOffice(100);
  const socket = await visit(slow, [`GET ${slow.longPath} HTTP/1.1`]);
  await once(socket, 'readable');
  let isDrained = false;
  const drained = slow.office.http.drain().then(() => (isDrained = true));
  expect(await slow.statusOf('/v1/orders/none')).toBe(503);
  expect(isDrained).toBe(false);
  let received = 0;
  socket.on('data', (piece: Buffer) => (received += piece.length)).resume();
  await drained;
  await expect.poll(() => received, patience).toBeGreaterThan(longAnswer.length);
});
