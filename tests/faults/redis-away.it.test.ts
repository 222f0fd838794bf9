import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

let people = 0;
const hold = async (seatId: string | undefined): Promise<Answer> => {
  people += 1;
  const token = await stage.tokenOf(`lonely-${people}`);
  return ask('POST', `${url}/v1/sessions/${stage.sessionId}/holds`, token, { seatIds: [seatId] });
};

// Each crowd has seats of its own: what the one before it bought is not in its history.
const ways = [
  { way: 'cut', from: 8, to: 204 },
  { way: 'hang', from: 204, to: 400 },
] as const;

describe.each(ways)('Redis away ($way) in mid-sale', ({ way, from, to }) => {
  test('is told as "not now", never taken for a free seat, and passes by itself', async () => {
    const crowd = letIn({ ...stage, seatIds: stage.seatIds.slice(from, to) }, () => [url], 8);
    await goesOn(crowd, 10);
    wire[way]();
    // Those under way at that moment may still have been answered.
    await until('the first "not now"', async () => (await hold(stage.seatIds[0])).status === 503);
    const answers: Answer[] = [];
    for (const seatId of stage.seatIds.slice(0, 8)) answers.push(await hold(seatId));
    expect(answers.map(({ status, code }) => `${status} ${code}`)).toEqual(Array(8).fill('503 http/unavailable'));
    expect(answers.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
    wire.mend();
    await goesOn(crowd, 10);
    await crowd.leave();
    expect(await reproaches(stage, crowd)).toEqual([]);
  });
});
