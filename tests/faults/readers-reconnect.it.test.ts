import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask, goesOn, letIn } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { openLiveMap } from './live-map.ts';
import type { LiveMap } from './live-map.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

/** More of them take both cores of a small machine for longer, which other tests would notice. */
const count = Number(process.env['TICKETLY_TEST_READERS'] ?? 2_000);
const atOnce = 500;

let stage: Stage;
const readers: LiveMap[] = [];
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 600);
});
afterAll(async () => {
  for (const reader of readers) reader.stop();
  await stage.close();
});

/**
 * Asks until the answer is more than "not now"; with one key, since a hold may have been made
 * though "not now" was said.
 */
const insist = (url: string, token: string, path: string, body: unknown): Promise<Answer> =>
  until(
    `an answer to ${path}`,
    async () => {
      const answer = await ask('POST', `${url}/v1/${path}`, token, body, 30_000, { 'idempotency-key': path });
      return answer.status > 0 && answer.status !== 503 && answer;
    },
    60_000,
  );

test(`${count} readers of a live map lose their process and come back at once: each map is the server's, and buyers are served meanwhile`, async () => {
  const staying = await stage.start();
  const leaving = await stage.start({ TICKETLY_STREAMS_PER_ADDRESS: '0' });
  const { url } = leaving;
  const areLive = async (): Promise<boolean> => readers.every(({ isLive }) => isLive);
  while (readers.length < count) {
    const more = Math.min(atOnce, count - readers.length);
    for (let n = 0; n < more; n += 1) readers.push(openLiveMap(`${url}/v1/sessions/${stage.sessionId}/seats/stream`));
    await until('live maps', areLive);
  }
  const [early, ...others] = stage.seatIds;
  const crowd = letIn({ ...stage, seatIds: others }, () => [staying.url], 4);
  await until('a sale', async () => crowd.orders.length >= 10);
  await leaving.signal('SIGKILL');
  const orders = crowd.orders.length;
  await until('a change that all missed', async () => crowd.orders.length > orders);
  await stage.start({ TICKETLY_STREAMS_PER_ADDRESS: '0', TICKETLY_PARTS: 'api', PORT: new URL(url).port });

  // One who wants to buy at the process that all of them come back to.
  const begun = performance.now();
  const token = await stage.tokenOf('early');
  const hold = await insist(url, token, `sessions/${stage.sessionId}/holds`, { seatIds: [early] });
  expect((await insist(url, token, 'orders', { holdId: hold.body['holdId'] })).status).toBe(201);
  const bought = performance.now();
  await until('live maps again', areLive);
  const tookMs = Math.round(performance.now() - begun);
  console.log(`${count} readers back in ${tookMs} ms, a purchase meanwhile in ${Math.round(bought - begun)} ms`);
  await goesOn(crowd, 10);
  await crowd.leave();

  const isServers = async (): Promise<boolean> => {
    const { body } = await ask('GET', `${url}/v1/sessions/${stage.sessionId}/seats`, token, undefined, 30_000);
    return readers.every((map) => map.version === body['version'] && map.statuses() === body['statuses']);
  };
  await until("maps that are the server's", isServers);
  expect(readers.flatMap(({ repeats }) => repeats)).toEqual([]);
  // What they missed was sent to them, and not everything once more.
  expect(readers.filter(({ snapshots }) => snapshots !== 1).length).toBe(0);
  for (const reader of readers) reader.stop();
  expect(await reproaches(stage, crowd)).toEqual([]);
});
