import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask, letIn } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 600);
});
afterAll(() => stage.close());

test('Redis emptied in mid-sale: nothing is sold twice, and the sale goes on at once', async () => {
  const urls = [(await stage.start()).url, (await stage.start()).url];
  const crowd = letIn(stage, () => urls, 16);
  for (let flush = 1; flush <= 4; flush += 1) {
    await until('a sale that goes on', async () => crowd.orders.length >= flush * 25);
    // This run's Redis serves others too: our database of it is emptied, and every script
    // forgotten.
    await stage.redis.flushdb();
    await stage.redis.script('FLUSH');
    const sold = crowd.orders.length;
    await until('an order after the loss', async () => crowd.orders.length > sold + 16);
  }
  await crowd.leave();
  expect(await reproaches(stage, crowd)).toEqual([]);
});

test('a seat that is sold is refused by the emptied Redis, not assumed free', async () => {
  const { url } = await stage.start({ TICKETLY_PARTS: 'api' });
  const [one, other] = await Promise.all([stage.tokenOf('one'), stage.tokenOf('other')]);
  const holds = `${url}/v1/sessions/${stage.sessionId}/holds`;
  const board = await ask('GET', `${url}/v1/sessions/${stage.sessionId}/seats`, one);
  const seatId = stage.seatIds[String(board.body['statuses']).indexOf('f')] ?? '';
  const held = await ask('POST', holds, one, { seatIds: [seatId] });
  const order = await ask('POST', `${url}/v1/orders`, one, { holdId: held.body['holdId'] });
  expect(order.status).toBe(201);
  await stage.redis.flushdb();
  const refused = await ask('POST', holds, other, { seatIds: [seatId] });
  expect(refused).toMatchObject({ status: 409, body: { code: 'locking/seats-unavailable', conflicts: [seatId] } });
  expect(await stage.findings()).toEqual([]);
});
