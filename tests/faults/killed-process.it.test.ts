import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { letIn } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 600);
});
afterAll(() => stage.close());

test('kill -9 of a process in mid-sale: nothing acknowledged is lost, nothing sold twice, a retry gives the same order', async () => {
  const running = [await stage.start(), await stage.start()];
  const crowd = letIn(stage, () => running.map(({ url }) => url), 24);
  for (let kill = 0; kill < 5; kill += 1) {
    // A moment that nobody chose.
    await pause(300 + Math.random() * 700);
    const victim = kill % 2;
    await running[victim]?.signal('SIGKILL');
    running[victim] = await stage.start();
  }
  await crowd.leave();
  expect(crowd.answers.get('0'), 'requests that were under way').toBeGreaterThan(0);
  expect(crowd.orders.length).toBeGreaterThan(50);
  expect(await reproaches(stage, crowd)).toEqual([]);
});
