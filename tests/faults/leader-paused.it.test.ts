import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { journeyOf } from './journey.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 20);
});
afterAll(() => stage.close());

const measured = async (url: string, name: string, label: string): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const line = metrics.split('\n').find((each) => each.startsWith(`${name}{${label}`));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
};

/** What a reader of the live map has been sent so far. */
const follow = async (url: string): Promise<{ readonly text: () => string; readonly leave: () => void }> => {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/sessions/${stage.sessionId}/seats/stream`, { signal: stop.signal });
  let text = '';
  const reading = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
  };
  void reading().catch(() => undefined);
  return { text: () => text, leave: () => stop.abort() };
};

test('while the leader is paused, readers elsewhere see holds at once, and the lag of sales is measured', async () => {
  const settings = { TICKETLY_METRICS_PORT: 'public' };
  const leader = await stage.start(settings);
  // One that takes nothing over, however long this machine takes for a purchase.
  const other = await stage.start({ ...settings, TICKETLY_PARTS: 'api' });
  await until('a leader', async () => (await measured(leader.url, 'ticketly_leader', 'part="worker"')) === 1);
  const [atLeader, elsewhere] = [await follow(leader.url), await follow(other.url)];
  await until('both maps', async () => [atLeader, elsewhere].every((reader) => reader.text().includes('snapshot')));
  await leader.signal('SIGSTOP');
  await (await journeyOf(stage, 'buyer', stage.seatIds[0] ?? '')).finish(other.url);
  await until('the hold on the map of the other', async () => elsewhere.text().includes('[0,"h"]'));
  const lag = (): Promise<number> => measured(other.url, 'ticketly_follower_lag_seconds', 'follower="seat-locks"');
  await until('the lag of the locks', async () => (await lag()) >= 2);
  await leader.signal('SIGCONT');
  await until('the sale on both maps', async () =>
    [atLeader, elsewhere].every((each) => each.text().includes('[0,"s"]')),
  );
  await until('no lag', async () => (await lag()) === 0);
  await until('a beat', async () => [atLeader, elsewhere].every((reader) => reader.text().includes('event: beat')));
  for (const reader of [atLeader, elsewhere]) reader.leave();
  expect(await stage.findings()).toEqual([]);
});
