import type { HoldId } from '@ticketly/core';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { strangePool } from './strange-pool.ts';
import { until } from '../servers/until.ts';

let stage: Stage;
let pool: Pool;
let stranger: PoolClient;
let url: string;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 10);
  pool = strangePool(stage.databaseUrl);
  stranger = await pool.connect();
  url = (await stage.start()).url;
});
afterAll(async () => {
  stranger.release();
  await pool.end();
  await stage.close();
});

/** Only ends a test that hangs: the process itself gives up long before. */
const answeredWithinMs = 600_000;

const buyer = async (name: string, seatId: string | undefined) => {
  const token = await stage.tokenOf(name);
  const call = (path: string, body: unknown): Promise<Answer> =>
    ask('POST', `${url}/v1/${path}`, token, body, answeredWithinMs);
  return {
    hold: () => call(`sessions/${stage.sessionId}/holds`, { seatIds: [seatId] }),
    order: (hold: Answer) => call('orders', { holdId: hold.body['holdId'] }),
  };
};

const findHold = ({ body }: Answer) => stage.ports.seatLocks.find(body['holdId'] as HoldId);

test('an order that could not be written, and its buyer gone: the seat is free again with the time of its hold', async () => {
  const leaver = await buyer('leaver', stage.seatIds[0]);
  const next = await buyer('next', stage.seatIds[0]);
  const hold = await leaver.hold();
  expect(hold).toMatchObject({ status: 201 });
  await stranger.query('begin');
  await stranger.query('lock table ticketly.orders in access exclusive mode');
  expect(await leaver.order(hold)).toMatchObject({ status: 503, code: 'http/unavailable' });
  await stranger.query('rollback');
  expect(await findHold(hold)).toMatchObject({ status: 'converted' });
  expect(await next.hold()).toMatchObject({ status: 409, code: 'locking/seats-unavailable' });
  // The hold lives a minute, as long as the grace of an order.
  const taken = await until(
    'the seat to be free',
    async () => {
      const answer = await next.hold();
      return answer.status === 201 && answer;
    },
    answeredWithinMs,
  );
  expect((await next.order(taken)).status).toBe(201);
  expect(await leaver.order(hold)).toMatchObject({ status: 409, code: 'locking/hold-expired' });
  expect(await stage.findings()).toEqual([]);
});

test('an order that was written: the relay tells the locks, and they keep its seat as long as it may be paid', async () => {
  const payer = await buyer('payer', stage.seatIds[1]);
  const hold = await payer.hold();
  expect(hold).toMatchObject({ status: 201 });
  const before = await findHold(hold);
  const order = await payer.order(hold);
  expect(order.status).toBe(201);
  const stored = (await stage.ports.orders.ofHold(hold.body['holdId'] as HoldId))?.progress;
  const expiresAt = stored?.status === 'pending' ? stored.expiresAt : 0;
  expect(expiresAt).toBeGreaterThan((before?.expiresAt ?? 0) + 60_000);
  await until('a hold as long as its order', async () => (await findHold(hold))?.expiresAt === expiresAt);
  expect((await payer.order(hold)).body).toEqual(order.body);
  expect((await findHold(hold))?.expiresAt).toBe(expiresAt);
});
