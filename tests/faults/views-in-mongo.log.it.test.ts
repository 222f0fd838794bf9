import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { journeyOf } from './journey.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

const database = `faults-${crypto.randomUUID()}`;
const mongoUrl = new URL(inject('mongoUrl'));
mongoUrl.pathname = `/${database}`;
const inMongo = { TICKETLY_VIEWS: 'mongo', TICKETLY_MONGO_URL: mongoUrl.href };
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 20);
});
afterAll(async () => {
  await stage.close();
  const client = await new MongoClient(mongoUrl.href).connect();
  await client.db(database).dropDatabase();
  await client.close();
});

const get = async (url: string, path: string): Promise<Answer> =>
  ask('GET', `${url}${path}`, await stage.tokenOf('watcher'));

/** How many events are listed; undefined while the views can't be read. */
const listed = async (url: string): Promise<number | undefined> => {
  const { status, body } = await get(url, '/v1/events');
  return status === 200 ? (body['items'] as readonly unknown[]).length : undefined;
};

test('one worker keeps the views for every api, and for those that are started later', async () => {
  const first = await stage.start({ ...inMongo, TICKETLY_PARTS: 'api' });
  await until('an answer without events', async () => (await listed(first.url)) === 0);
  await stage.start({ ...inMongo, TICKETLY_PARTS: 'worker, jobs' });
  await until('an event that is listed', async () => (await listed(first.url)) === 1);
  const second = await stage.start({ ...inMongo, TICKETLY_PARTS: 'api' });
  await until('the same event', async () => (await listed(second.url)) === 1);
});

test('a process that finds no MongoDB sells, says that it is degraded, and shows no listings', async () => {
  const nowhere = 'mongodb://127.0.0.1:1/nowhere';
  const api = await stage.start({ ...inMongo, TICKETLY_MONGO_URL: nowhere });
  const seatId = stage.seatIds[0] ?? '';
  await (await journeyOf(stage, `buyer-of-${seatId}`, seatId)).finish(api.url);
  const ready = await until('a degraded process', async () => {
    const { status, body } = await get(api.url, '/health/ready');
    return status === 200 && body['status'] === 'degraded' && body;
  });
  expect(ready['reasons']).toContain('Listings and dashboards are not shown: MongoDB does not answer.');
  expect(await get(api.url, '/v1/events')).toMatchObject({ status: 503, code: 'http/unavailable' });
  expect(await stage.findings()).toEqual([]);
});
