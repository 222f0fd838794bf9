import type { SeatLocks, SessionId } from '@ticketly/core';
import { runKit, seatFeedKit, seatLocksKit } from '@ticketly/core/testing';
import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openSession, requestFor, until } from './holds.fixture.ts';
import { redisClusterOptions, redisSeatLocks, sweepOnExpiry } from './index.ts';
import { freshPrefix, locksOn } from './locks-on.fixture.ts';

const client = new Cluster([inject('redisClusterUrl')], {
  ...redisClusterOptions,
  redisOptions: { ...redisClusterOptions.redisOptions, commandTimeout: 5_000 },
  enableOfflineQueue: true,
  natMap: inject('redisClusterNodes'),
});
const primaries = (): Redis[] => client.nodes('master');

beforeAll(() =>
  until('a cluster of three primaries that agree', async () => {
    const states = await Promise.all(primaries().map((node) => node.cluster('INFO')));
    return states.filter((state) => state.includes('cluster_state:ok')).length === 3;
  }),
);
afterAll(() => client.quit());

/** The keys of a node with this prefix. */
const keysOn = async (node: Redis, prefix: string): Promise<string[]> => {
  const keys = new Set<string>();
  for await (const some of node.scanStream({ match: `${prefix}*` })) for (const key of some as string[]) keys.add(key);
  return [...keys];
};

const openSessions = async (locks: SeatLocks, count: number): Promise<readonly SessionId[]> =>
  Promise.all(Array.from({ length: count }, () => openSession(locks)));

describe('on a cluster', () => {
  const locks = locksOn(client, primaries);
  runKit(seatLocksKit, { describe, test: test.concurrent }, locks);
  runKit(seatFeedKit, { describe, test: test.concurrent }, locks);
});

describe('a cluster', () => {
  test('spreads sessions over its nodes, and keeps each in one slot', async () => {
    const prefix = freshPrefix();
    const locks = redisSeatLocks(client, { prefix });
    const sessions = await openSessions(locks, 60);
    for (const sessionId of sessions) expect((await locks.hold(requestFor(sessionId, 'a1'))).ok).toBe(true);
    const byNode = await Promise.all(primaries().map((node) => keysOn(node, `${prefix}{`)));
    const sessionsOf = (keys: readonly string[]): string[] => [
      ...new Set(keys.map((key) => /\{(.*)\}/.exec(key)?.[1] ?? key)),
    ];
    const spread = byNode.map(sessionsOf);
    expect(spread.flat().sort()).toEqual([...sessions].sort());
    expect(Math.min(...spread.map(({ length }) => length))).toBeGreaterThan(0);
    for (const sessionId of sessions) {
      const keys = byNode.flat().filter((key) => key.includes(sessionId));
      expect(keys.length).toBeGreaterThan(4);
      expect(new Set(await Promise.all(keys.map((key) => client.cluster('KEYSLOT', key)))).size).toBe(1);
    }
  });

  test('ends what has lapsed on every node in one sweep', async () => {
    const locks = redisSeatLocks(client, { prefix: freshPrefix() });
    const sessions = await openSessions(locks, 12);
    for (const sessionId of sessions) await locks.hold(requestFor(sessionId, 'a1', { ttlMs: 1 }));
    let ended = 0;
    await until('twelve ended holds', async () => (ended += await locks.sweep()) === 12);
  });

  test('tells of a lapsed hold on whichever node, to a subscriber of each', async () => {
    const prefix = freshPrefix();
    const locks = redisSeatLocks(client, { prefix });
    const subscribers = primaries().map((node) => node.duplicate());
    const stops = await Promise.all(subscribers.map((subscriber) => sweepOnExpiry(client, subscriber, { prefix })));
    const sessions = await openSessions(locks, 12);
    for (const sessionId of sessions) await locks.hold(requestFor(sessionId, 'a1', { ttlMs: 50 }));
    const left = async (): Promise<number> =>
      (
        await Promise.all(
          sessions.map((sessionId) => client.zcount(`${prefix}{${sessionId}}:expiries`, '-inf', Date.now() + 60_000)),
        )
      ).reduce((sum, each) => sum + each, 0);
    await until('no hold left on any node', async () => (await left()) === 0);
    for (const stop of stops) await stop();
    for (const subscriber of subscribers) subscriber.disconnect();
  });

  test('that loses all its data and scripts continues with larger fences', async () => {
    const locks = redisSeatLocks(client, { prefix: freshPrefix() });
    const [sessionId] = await openSessions(locks, 1);
    if (sessionId === undefined) throw new Error('no session');
    const before = await locks.hold(requestFor(sessionId, 'a1'));
    for (const node of primaries()) await node.multi().flushall().script('FLUSH').exec();
    expect(await locks.hold(requestFor(sessionId, 'a1'))).toMatchObject({
      refusal: { code: 'locking/session-unprimed' },
    });
    await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    const after = await locks.hold(requestFor(sessionId, 'a1'));
    if (!before.ok || !after.ok) throw new Error('a free seat was refused');
    expect(after.value.fence).toBeGreaterThan(before.value.fence);
  });
});
