import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { StartedTestContainer } from 'testcontainers';
import { postgresContainer, postgresUrlAt } from '../servers/postgres-container.ts';
import { leaveContainer, useContainer } from '../servers/shared-container.ts';
import { goesOn, letIn } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

// A server of our own, since it is stopped; its port changes with each start, so it is reached by a
// wire.
const name = 'postgres to be stopped';
let container: StartedTestContainer;
let wire: Wire;
let stage: Stage;
beforeAll(async () => {
  container = await useContainer(name, () => postgresContainer().start());
  wire = await layWire(() => new URL(`tcp://${container.getHost()}:${container.getMappedPort(5432)}`));
  const postgresUrl = wire.through(postgresUrlAt('server'));
  stage = await openStage({ postgresUrl, redisUrl: inject('redisUrl') }, 600);
});
afterAll(async () => {
  await stage?.close();
  await wire?.close();
  await leaveContainer(name);
});

test('PostgreSQL stopped hard in mid-sale: what was acknowledged is kept, and the sale goes on within five seconds of its return', async () => {
  const urls = [(await stage.start()).url, (await stage.start()).url];
  const crowd = letIn(stage, () => urls, 16);
  for (let stop = 0; stop < 2; stop += 1) {
    await goesOn(crowd, 30);
    // A moment that nobody chose.
    await pause(Math.random() * 300);
    await container.restart({ timeout: 0 });
    const orders = crowd.orders.length;
    await until('an order after the return', async () => crowd.orders.length > orders);
  }
  await crowd.leave();
  expect([...crowd.answers.keys()].some((answer) => answer.startsWith('503'))).toBe(true);
  expect(await reproaches(stage, crowd)).toEqual([]);
});
