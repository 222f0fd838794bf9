import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from './crowd.ts';
import { journeyOf } from './journey.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 20);
});
afterAll(() => stage.close());

const statusOf = async (url: string, path: string): Promise<number> => (await fetch(`${url}${path}`)).status;

const buy = async (url: string, place: number): Promise<void> => {
  const seatId = stage.seatIds[place] ?? '';
  await (await journeyOf(stage, `buyer-of-${seatId}`, seatId)).finish(url);
};

/** Word of a sale comes to the map by the log, and so from whoever follows it. */
const untilSoldOnMap = async (url: string, place: number): Promise<void> => {
  const token = await stage.tokenOf('watcher');
  const board = `${url}/v1/sessions/${stage.sessionId}/seats`;
  const isSold = async (): Promise<boolean> => String((await ask('GET', board, token)).body['statuses'])[place] === 's';
  await until(`seat ${place} sold on the map`, isSold);
};

test('an api, a worker and jobs that were started apart sell a seat, and each may be replaced', async () => {
  const api = await stage.start({ TICKETLY_PARTS: 'api' });
  await buy(api.url, 0);
  const worker = await stage.start({ TICKETLY_PARTS: 'worker' });
  const jobs = await stage.start({ TICKETLY_PARTS: 'jobs' });
  await untilSoldOnMap(api.url, 0);
  for (const { url } of [api, worker, jobs])
    await until(`${url} ready`, async () => (await statusOf(url, '/health/ready')) === 200);
  expect(await statusOf(worker.url, '/v1/events')).toBe(404);
  expect(await statusOf(jobs.url, '/v1/events')).toBe(404);

  await worker.signal('SIGKILL');
  await stage.start({ TICKETLY_PARTS: 'worker, jobs' });
  await buy(api.url, 1);
  await untilSoldOnMap(api.url, 1);
  expect(await stage.findings()).toEqual([]);
});
