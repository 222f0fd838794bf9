import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { OrderId } from '@ticketly/core';
import type { ApiProcess } from './api-process.ts';
import { ask, letIn } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

const offMs = 600_000;
/** What a busy machine may add: far less than clocks are off. */
const busyMs = 120_000;
const preload = fileURLToPath(new URL('shifted-clock.ts', import.meta.url));

let stage: Stage;
let ahead: ApiProcess;
let behind: ApiProcess;
let right: ApiProcess;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 400);
  const shifted = (byMs: number, parts: string) =>
    stage.start({
      NODE_OPTIONS: `--import=${preload}`,
      CLOCK_OFF_MS: String(byMs),
      TICKETLY_PARTS: parts,
    });
  // The one that expires orders for all is the one that thinks they are over.
  ahead = await shifted(offMs, 'api, worker, jobs');
  behind = await shifted(-offMs, 'api');
  right = await stage.start();
});
afterAll(() => stage.close());

test('a process 10 minutes off believes tokens by the right time', async () => {
  const statusAt = async ({ url }: ApiProcess, endsInS: number): Promise<number> =>
    (await ask('GET', `${url}/v1/orders`, await stage.tokenOf('traveller', endsInS))).status;
  for (const process of [ahead, behind, right]) {
    expect(await statusAt(process, 300), 'good for five minutes').toBe(200);
    expect(await statusAt(process, 3_600), 'new').toBe(200);
    expect(await statusAt(process, -61), 'over for a minute').toBe(401);
  }
});

test('holds, orders and payments live as long at a process that is 10 minutes off', async () => {
  for (const [n, { url }] of [ahead, behind, right].entries()) {
    const token = await stage.tokenOf(`patient-${n}`);
    const hold = await ask('POST', `${url}/v1/sessions/${stage.sessionId}/holds`, token, {
      seatIds: [stage.seatIds[n]],
    });
    const leftMs = Date.parse(String(hold.body['expiresAt'])) - Date.now();
    expect(Math.abs(leftMs - 60_000)).toBeLessThan(busyMs);
    const order = await ask('POST', `${url}/v1/orders`, token, { holdId: hold.body['holdId'] });
    const orderUrl = `${url}/v1/orders/${String(order.body['orderId'])}`;
    const payment = await ask('POST', `${orderUrl}/payments`, token);
    expect(payment, 'the order is not over').toMatchObject({ status: 201 });
    const pinnedMs = Date.parse(String((await ask('GET', orderUrl, token)).body['expiresAt'])) - Date.now();
    expect(Math.abs(pinnedMs - 900_000)).toBeLessThan(busyMs);
    const complete = `${url}/dev/payments/${String(payment.body['paymentId'])}/complete`;
    await ask('POST', complete, token, { outcome: 'succeed' });
    const stored = await stage.ports.orders.find(String(order.body['orderId']) as OrderId);
    const paidAt = stored?.progress.status === 'paid' ? stored.progress.paidAt : 0;
    expect(Math.abs(paidAt - Date.now())).toBeLessThan(busyMs);
  }
});

test('a sale over processes whose clocks are 10 minutes apart each way comes out clean', async () => {
  const urls = [ahead.url, behind.url, right.url];
  const crowd = letIn({ ...stage, seatIds: stage.seatIds.slice(10) }, () => urls, 12);
  await until('a sale', async () => crowd.orders.length >= 150);
  await crowd.leave();
  expect(crowd.orders.some(({ paid }) => paid)).toBe(true);
  // "Not now" is what a busy machine says, whatever its clock.
  const wrong = /^(0|401|5(?!03))|order-ended|expired/;
  expect([...crowd.answers.keys()].filter((answer) => wrong.test(answer))).toEqual([]);
  expect(await reproaches(stage, crowd)).toEqual([]);
});
