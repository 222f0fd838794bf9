import { Redis } from 'ioredis';
import type { StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { redisContainer, redisUrlOf, withoutSnapshots } from '../servers/redis-container.ts';
import { leaveContainer, useContainer } from '../servers/shared-container.ts';
import { goesOn, letIn } from './crowd.ts';
import type { Crowd } from './crowd.ts';
import { reproaches } from './reproaches.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { until } from '../servers/until.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

// Servers of our own, since one is killed and the other restarted; whoever asks is led to the one
// that serves.
const names = ['redis to be killed', 'redis to be promoted'] as const;
let primary: StartedTestContainer;
let replica: StartedTestContainer;
let serving: StartedTestContainer;
let wire: Wire;
let stage: Stage;
let urls: readonly string[];
beforeAll(async () => {
  const start = (): Promise<StartedTestContainer> => redisContainer(withoutSnapshots).start();
  primary = await useContainer(names[0], start);
  replica = await useContainer(names[1], start);
  serving = primary;
  wire = await layWire(() => new URL(redisUrlOf(serving)));
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: wire.through('redis://redis') }, 600);
  urls = [(await stage.start()).url, (await stage.start()).url];
});
afterAll(async () => {
  await stage?.close();
  await wire?.close();
  await Promise.all(names.map(leaveContainer));
});

/** Buyers for these seats alone: what an earlier crowd bought is not in its history. */
const crowdFor = (from: number, to: number): Crowd =>
  letIn({ ...stage, seatIds: stage.seatIds.slice(from, to) }, () => urls, 16);

/**
 * A seat that the replica forgot is shown as it was, until somebody asks for it and the arbiter
 * says whose it is.
 */
const isOldPicture = (finding: string): boolean =>
  finding.endsWith('is sold, and not shown as sold') || finding.endsWith('is shown as held, and nobody holds it');

test('the primary killed in mid-sale, and a replica promoted that had lost touch with it: what it never heard of is not sold again', async () => {
  const other = new Redis(redisUrlOf(replica));
  await other.replicaof(primary.getIpAddress(primary.getNetworkNames()[0] ?? ''), 6379);
  await until('a replica that follows', async () => (await other.info('replication')).includes('link_status:up'));
  const crowd = crowdFor(0, 300);
  await goesOn(crowd, 40);
  expect(await other.replicaof('NO', 'ONE')).toBe('OK');
  await goesOn(crowd, 60);
  await primary.stop({ timeout: 0 });
  serving = replica;
  await goesOn(crowd, 60);
  await crowd.leave();
  other.disconnect();
  // Some buyers got a hold of a seat that was long sold, and were told so when they ordered.
  expect(crowd.answers.get('409 orders/seats-taken')).toBeGreaterThan(0);
  expect(await reproaches(stage, crowd, isOldPicture)).toEqual([]);
});

test('Redis killed in mid-sale and started again with nothing: nothing is sold twice, and the sale goes on within five seconds', async () => {
  const crowd = crowdFor(300, 600);
  for (let kill = 0; kill < 2; kill += 1) {
    await goesOn(crowd, 40);
    await serving.restart({ timeout: 0 });
    const orders = crowd.orders.length;
    await until('an order after the return', async () => crowd.orders.length > orders + 16);
  }
  await crowd.leave();
  expect(await reproaches(stage, crowd)).toEqual([]);
});
