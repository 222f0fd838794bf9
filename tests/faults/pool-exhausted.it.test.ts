import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { strangePool } from './strange-pool.ts';

let stage: Stage;
let pool: Pool;
let stranger: PoolClient;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 10);
  pool = strangePool(stage.databaseUrl);
  stranger = await pool.connect();
});
afterAll(async () => {
  stranger.release();
  await pool.end();
  await stage.close();
});

test('every connection busy: callers are told "not now", nothing is half done, and it passes with its cause', async () => {
  const { url } = await stage.start();
  const token = await stage.tokenOf('patient');
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, `${url}/v1/${path}`, token, body);
  const hold = await call('POST', `sessions/${stage.sessionId}/holds`, { seatIds: [stage.seatIds[0]] });
  await stranger.query('begin');
  await stranger.query('lock table ticketly.orders in access exclusive mode');
  // More readers than the process has connections: some wait for the table, the others for a
  // connection.
  const reads = Array.from({ length: 60 }, () => call('GET', 'orders'));
  const order = () => call('POST', 'orders', { holdId: hold.body['holdId'] });
  const answers = await Promise.all([...reads, order()]);
  expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(61).fill('503 http/unavailable'));
  expect(answers.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);

  await stranger.query('rollback');
  const after = await call('GET', 'orders');
  expect(after).toMatchObject({ status: 200, body: { items: [] } });
  expect((await order()).status).toBe(201);
  expect((await stage.ports.seatSales.taken(stage.sessionId)).decisions).toHaveLength(1);
  expect(await stage.findings()).toEqual([]);
});
