import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { letIn } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 600);
});
afterAll(() => stage.close());

type Kept = readonly [key: string, ttlMs: number, value: Buffer];

/** What a replica knew that heard nothing from now on. */
const keepAll = async (): Promise<readonly Kept[]> => {
  const kept: Kept[] = [];
  for (const key of await stage.redis.keys('*')) {
    const [ttlMs, value] = [await stage.redis.pttl(key), await stage.redis.dumpBuffer(key)];
    if (value !== null) kept.push([key, Math.max(0, ttlMs), value]);
  }
  return kept;
};

const goBackTo = async (kept: readonly Kept[]): Promise<void> => {
  const steps = stage.redis.multi().flushdb();
  for (const [key, ttlMs, value] of kept) steps.restore(key, ttlMs, value);
  await steps.exec();
};

/** A seat that the replica forgot is shown as it was, until somebody asks for it and the arbiter says whose it is. */
const isOldPicture = (finding: string): boolean =>
  finding.endsWith('is sold, and not shown as sold') || finding.endsWith('is shown as held, and nobody holds it');

test(
  'a stale replica of Redis promoted in mid-sale: what it forgot is not sold again',
  { timeout: 120_000 },
  async () => {
    const urls = [(await stage.start()).url, (await stage.start()).url];
    const crowd = letIn(stage, () => urls, 16);
    const more = (orders: number): Promise<boolean> => {
      const enough = crowd.orders.length + orders;
      return until('a sale that goes on', async () => crowd.orders.length >= enough, 20_000);
    };
    await more(40);
    const stale = await keepAll();
    await more(60);
    await goBackTo(stale);
    await more(60);
    await crowd.leave();
    // Some buyers got a hold of a seat that was long sold, and were told so when they ordered.
    expect(crowd.answers.get('409 orders/seats-taken')).toBeGreaterThan(0);
    expect(await reproaches(stage, crowd, isOldPicture)).toEqual([]);
  },
);
