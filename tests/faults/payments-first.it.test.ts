import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

const buyers = 10;
const onlookers = 600;
/** Each way; with 16 connections the database answers some 80 statements a second. */
const slowMs = 100;

let stage: Stage;
let wire: Wire;
beforeAll(async () => {
  const postgresUrl = inject('postgresUrl');
  wire = await layWire(() => new URL(postgresUrl));
  stage = await openStage({ postgresUrl, redisUrl: inject('redisUrl'), wirePostgres: wire.through }, buyers);
});
afterAll(async () => {
  await stage.close();
  await wire.close();
});

test('a database with more readers than it can serve: they are told "not now", and each payment goes through', async () => {
  const { url } = await stage.start({ TICKETLY_REQUESTS_IN_FLIGHT: '0' });
  const token = await stage.tokenOf('somebody');
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, `${url}/${path}`, token, body, 60_000);
  const paying = await Promise.all(
    stage.seatIds.map(async (seatId, n) => {
      const buyer = await stage.tokenOf(`buyer-${n}`);
      const post = (path: string, body?: unknown) => ask('POST', `${url}/${path}`, buyer, body, 60_000);
      const hold = await post(`v1/sessions/${stage.sessionId}/holds`, { seatIds: [seatId] });
      const order = await post('v1/orders', { holdId: hold.body['holdId'] });
      const { orderId } = order.body;
      const payment = await post(`v1/orders/${String(orderId)}/payments`);
      const find = () => ask('GET', `${url}/v1/orders/${String(orderId)}`, buyer, undefined, 60_000);
      return {
        pay: () => post(`dev/payments/${String(payment.body['paymentId'])}/complete`, { outcome: 'succeed' }),
        find,
      };
    }),
  );

  wire.slow(slowMs);
  let isOver = false;
  const told: Record<number, number> = {};
  const looking = Array.from({ length: onlookers }, async () => {
    while (!isOver) {
      const { status } = await call('GET', 'v1/orders');
      told[status] = (told[status] ?? 0) + 1;
    }
  });
  await until('somebody who is told "not now"', async () => (told[503] ?? 0) > 0);
  // The gateway tells the process in its own time; what counts is that nobody who pays is told "not
  // now".
  const paid = paying.map(async ({ pay, find }) => {
    expect((await pay()).status).toBe(200);
    return until('a paid order', async () => {
      const { status, body } = await find();
      return status !== 200 || body['status'] === 'paid' ? `${status} ${String(body['status'])}` : undefined;
    });
  });
  const ends = await Promise.all(paid);
  isOver = true;
  wire.slow(0);
  await Promise.all(looking);

  console.log('onlookers were told', told);
  expect(ends).toEqual(Array(buyers).fill('200 paid'));
  expect(await stage.findings()).toEqual([]);
});
