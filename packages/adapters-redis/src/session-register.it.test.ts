import { setTimeout as pause } from 'node:timers/promises';
import type { AreaId, SessionId, TierId } from '@ticketly/core';
import { Redis } from 'ioredis';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { openSession, requestFor, until } from './holds.fixture.ts';
import { redisSeatLocks } from './index.ts';
import { dropKeys, freshPrefix, patientOptions } from './locks-on.fixture.ts';

const client = new Redis(inject('redisUrl'), patientOptions);
afterAll(() => client.quit());

let prefix: string;
beforeEach(() => {
  prefix = freshPrefix();
});

const keysOf = async (sessionId: SessionId): Promise<readonly string[]> => client.keys(`${prefix}{${sessionId}}*`);

const standing = {
  lines: [],
  areas: [
    {
      areaId: 'floor' as AreaId,
      label: 'Floor',
      tierId: 'stalls' as TierId,
      quantity: 1,
      capacity: 5,
      price: { amountMinor: 1_000, currency: 'EUR' },
    },
  ],
};

test('a session that nobody uses any more is forgotten with all its keys, and can be primed again', async () => {
  const locks = redisSeatLocks(client, { prefix, forgetAfterMs: 200 });
  const sessionId = await openSession(locks);
  for (const over of [{}, standing]) {
    const held = await locks.hold(requestFor(sessionId, 'a1', over));
    if (!held.ok) throw new Error(held.refusal.code);
    await locks.release(held.value);
  }
  expect((await keysOf(sessionId)).length).toBeGreaterThan(3);
  await until('no keys', async () => {
    await locks.sweep();
    return (await keysOf(sessionId)).length === 0;
  });
  expect(await client.zcard(`${prefix}sessions-used`)).toBe(0);
  expect(await locks.hold(requestFor(sessionId, 'a1'))).toMatchObject({
    refusal: { code: 'locking/session-unprimed' },
  });
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
  expect((await locks.hold(requestFor(sessionId, 'a1'))).ok).toBe(true);
});

test('a session in which somebody has a hold is not forgotten, and one that is used is noted anew', async () => {
  const locks = redisSeatLocks(client, { prefix, forgetAfterMs: 100 });
  const sessionId = await openSession(locks);
  const held = await locks.hold(requestFor(sessionId, 'a1'));
  if (!held.ok) throw new Error(held.refusal.code);
  for (let turn = 0; turn < 8; turn += 1) {
    await pause(50);
    await locks.sweep();
  }
  expect(await locks.find(held.value.holdId)).toEqual(held.value);
  expect(await client.zcard(`${prefix}sessions-used`)).toBe(1);
  const used = async (): Promise<number> => Number(await client.zscore(`${prefix}sessions-used`, sessionId));
  const before = await used();
  await pause(5);
  await locks.hold(requestFor(sessionId, 'a2'));
  await until('a later use', async () => (await used()) > before);
});

test('a hold is swept also after the server lost everything, the list of sessions too', async () => {
  const locks = redisSeatLocks(client, { prefix });
  const sessionId = await openSession(locks);
  await locks.hold(requestFor(sessionId, 'a1'));
  await dropKeys(client, [client], prefix);
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
  const held = await locks.hold(requestFor(sessionId, 'a1', { ttlMs: 50 }));
  expect(held.ok).toBe(true);
  await until('one ended hold', async () => (await locks.sweep()) === 1);
});
