import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask, letIn } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { strangePool } from './strange-pool.ts';
import { until } from '../servers/until.ts';

const heldUpMs = 20_000;

let stage: Stage;
let pool: Pool;
let stranger: PoolClient;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 1_000);
  pool = strangePool(`${stage.databaseUrl}?application_name=night+shift`);
  stranger = await pool.connect();
});
afterAll(async () => {
  stranger?.release();
  await pool?.end();
  await stage?.close();
});

test("somebody's transaction holds up the log: the map goes on telling what is sold, and readiness says who it is", async () => {
  const { url } = await stage.start();
  const token = await stage.tokenOf('first');
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, `${url}${path}`, token, body, 10_000);
  const mine = stage.seatIds[0];
  const statusOfMine = async (): Promise<string | undefined> => {
    const { body } = await call('GET', `/v1/sessions/${stage.sessionId}/seats`);
    return String(body['statuses'])[0];
  };
  const ready = async (): Promise<Record<string, any>> => (await call('GET', '/health/ready')).body;
  await until('ready', async () => (await ready())['status'] === 'up', 30_000);

  await stranger.query('begin');
  await stranger.query(`select ticketly.append_events('[]'::json)`);
  const begun = performance.now();
  const crowd = letIn({ ...stage, seatIds: stage.seatIds.slice(1) }, () => [url], 4);
  const hold = await call('POST', `/v1/sessions/${stage.sessionId}/holds`, { seatIds: [mine] });
  const order = await call('POST', '/v1/orders', { holdId: hold.body['holdId'] });
  const payment = await call('POST', `/v1/orders/${String(order.body['orderId'])}/payments`);
  await call('POST', `/dev/payments/${String(payment.body['paymentId'])}/complete`, { outcome: 'succeed' });
  // Only the log told this before, and it stands still.
  await until('a map that shows what was sold meanwhile', async () => (await statusOfMine()) === 's', 20_000);

  const alarm = await until(
    'an alarm',
    async () => {
      const said = await ready();
      return said['status'] === 'degraded' && said;
    },
    40_000,
  );
  expect(alarm['dependencies']).toMatchObject({ log: 'degraded' });
  expect(alarm['reasons'].join()).toMatch(
    /process \d+ \(user \w+, application "night shift"\) has held up the log for/,
  );
  await until('a long time', async () => performance.now() - begun > heldUpMs, 40_000);
  expect(
    (await stage.ports.changeFeed.read({ after: 0 as never, limit: 100_000 })).map(({ type }) => type),
  ).not.toContain('OrderPaid');
  await crowd.leave();
  // Who was told that a seat is somebody else's was told so when they asked for it, not when they
  // had it.
  expect(crowd.answers.get('409 orders/seats-taken')).toBeUndefined();

  await stranger.query('rollback');
  await until('no alarm', async () => (await ready())['status'] === 'up', 30_000);
  expect(await statusOfMine()).toBe('s');
  expect(await reproaches(stage, crowd)).toEqual([]);
});
