import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rejectHistory } from '../races/history.ts';
import { until } from '../servers/until.ts';
import { letIn } from './crowd.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { reproaches } from './reproaches.ts';
import { strangePool } from './strange-pool.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 1);
});
afterAll(() => stage?.close());

test('a seat whose order is long under way is refused to others, who are told the truth', async () => {
  const { url } = await stage.start();
  const sql = strangePool(stage.databaseUrl);
  const holder = await sql.connect();
  // Everything can be read, and no order be written.
  await holder.query('begin; lock table ticketly.orders in exclusive mode');
  const crowd = letIn(stage, () => [url], 2, { restMs: 100 });
  const isRefused = async (): Promise<boolean> => crowd.attempts.some(({ outcome }) => outcome === 'refused');
  await until('a buyer who is refused the seat', isRefused);
  expect(rejectHistory(crowd.attempts)).toEqual([]);
  await holder.query('rollback');
  holder.release();
  await sql.end();
  await until('an order', async () => crowd.orders.length > 0);
  await crowd.leave();
  expect(await reproaches(stage, crowd)).toEqual([]);
});
