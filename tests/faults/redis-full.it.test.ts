import { Redis } from 'ioredis';
import type { StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { redisContainer, redisUrlOf, withoutSnapshots } from '../servers/redis-container.ts';
import { leaveContainer, useContainer } from '../servers/shared-container.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

// A server of our own, since its memory is used up.
const name = 'redis to be full';
let container: StartedTestContainer;
let redis: Redis;
let stage: Stage;
beforeAll(async () => {
  container = await useContainer(name, () =>
    redisContainer([...withoutSnapshots, '--maxmemory-policy', 'noeviction']).start(),
  );
  redis = new Redis(redisUrlOf(container));
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: redisUrlOf(container) }, 10);
}, 60_000);
afterAll(async () => {
  redis?.disconnect();
  await stage?.close();
  await leaveContainer(name);
});

test('a Redis without memory left: no process says that it is ready, and each does once there is room', async () => {
  const { url } = await stage.start();
  const ready = async (): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${url}/health/ready`);
    return { status: response.status, body: await response.json() };
  };
  const saying = (state: string) => async () => {
    const said = await ready();
    return said.body.status === state && said;
  };
  await until('ready', saying('up'), 30_000);

  // It still answers, and still says PONG.
  await redis.config('SET', 'maxmemory', '1');
  const full = await until('not ready', saying('down'), 30_000);
  expect(full).toMatchObject({ status: 503, body: { dependencies: { postgres: 'up', redis: 'down' } } });
  expect(full.body.reasons).toEqual(['redis is full or has too much to do.']);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);

  await redis.config('SET', 'maxmemory', '0');
  expect(await until('ready again', saying('up'), 30_000)).toMatchObject({ status: 200, body: { reasons: [] } });
});
