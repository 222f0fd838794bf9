import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../servers/until.ts';
import { ask } from './crowd.ts';
import { journeyOf } from './journey.ts';
import { openWiredStage } from './wired-stage.ts';
import type { WiredStage } from './wired-stage.ts';

let wired: WiredStage;
beforeAll(async () => {
  wired = await openWiredStage(10);
});
afterAll(() => wired?.close());

// After a lost connection the driver asks on its own, and looks at no answer.
test.each([
  ['select', 0],
  ['psubscribe', 1],
])('Redis that loses the connection, and then keeps back the answer to "%s", ends no process', async (asked, seat) => {
  const { stage, wire, url } = wired;
  const isReady = async (): Promise<boolean> => (await ask('GET', `${url}/health/ready`, '')).status === 200;
  await until('a process that sells', isReady);
  const trapped = wire.trap(asked, 'answered');
  wire.mend();
  await trapped;
  await until('a process that says what is wrong', async () => {
    const { body } = await ask('GET', `${url}/health/ready`, '');
    return String(body['reasons']).includes('redis');
  });
  wire.mend();
  await until('a process that sells again', isReady);
  await (await journeyOf(stage, `buyer-${seat}`, stage.seatIds[seat] ?? '')).finish(url);
  expect(await stage.findings()).toEqual([]);
});
