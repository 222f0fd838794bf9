import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, goesOn, letIn } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import { openWiredStage } from './wired-stage.ts';
import type { WiredStage } from './wired-stage.ts';
import type { Wire } from './wire.ts';

let wired: WiredStage;
let stage: Stage;
let wire: Wire;
let url: string;
beforeAll(async () => {
  wired = await openWiredStage(400);
  ({ stage, wire, url } = wired);
});
afterAll(() => wired.close());

const hold = async (n: number): Promise<Answer> => {
  const token = await stage.tokenOf(`patient-${n}`);
  return ask('POST', `${url}/v1/sessions/${stage.sessionId}/holds`, token, { seatIds: [stage.seatIds[n]] });
};

test('Redis 100 ms away sells; 400 ms away it is told as "not now", and sells again at once when it is near', async () => {
  const crowd = letIn({ ...stage, seatIds: stage.seatIds.slice(20) }, () => [url], 8);
  wire.slow(50);
  await goesOn(crowd, 30);
  const near = await until('a hold', async () => {
    const answer = await hold(0);
    return answer.status === 201 && answer;
  });
  expect(near.tookMs).toBeGreaterThan(95);

  wire.slow(200);
  await until('the first "not now"', async () => (await hold(1)).status === 503);
  const answers: Answer[] = [];
  for (let n = 2; n < 10; n += 1) answers.push(await hold(n));
  expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(8).fill('503 http/unavailable'));
  expect(answers.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);

  wire.slow(0);
  await goesOn(crowd, 20);
  await crowd.leave();
  expect(await reproaches(stage, crowd)).toEqual([]);
});
