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

/**
 * Buys a seat, and waits for the live map to say so: word of it comes from whoever does the
 * background work.
 */
const sellAndTell = async (url: string, place: number): Promise<void> => {
  const seatId = stage.seatIds[place] ?? '';
  const buyer = `buyer-of-${seatId}`;
  await (await journeyOf(stage, buyer, seatId)).finish(url);
  const token = await stage.tokenOf(buyer);
  const board = `${url}/v1/sessions/${stage.sessionId}/seats`;
  await until(
    `${seatId} sold on the map`,
    async () => String((await ask('GET', board, token)).body['statuses'])[place] === 's',
  );
};

test('who does the background work is killed, and then its follower is paused: another goes on with it', async () => {
  const [first, second] = [await stage.start(), await stage.start()];
  await sellAndTell(second.url, 0);
  await first.signal('SIGKILL');
  await sellAndTell(second.url, 1);

  const third = await stage.start();
  await second.signal('SIGSTOP');
  await sellAndTell(third.url, 2);
  await second.signal('SIGCONT');
  await sellAndTell(second.url, 3);
  await sellAndTell(third.url, 4);
  expect(await stage.findings()).toEqual([]);
});
