import { setTimeout as pause } from 'node:timers/promises';
import type { Fence, SeatId, SessionId } from '@ticketly/core';
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

test('a session that nobody uses any more is forgotten with all its keys, and can be primed again', async () => {
  const locks = redisSeatLocks(client, { prefix, forgetAfterMs: 200 });
  const sessionId = await openSession(locks);
  const held = await locks.hold(requestFor(sessionId, 'a1'));
  if (!held.ok) throw new Error(held.refusal.code);
  await locks.release(held.value);
  // A unit that the store heard of from the arbiter alone.
  for (const status of ['sold', 'free'] as const)
    await locks.record(sessionId, [{ ...held.value, seatId: 'floor~1' as SeatId, status }]);
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

test('a session with a hold is not forgotten, and using a session renews it', async () => {
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

test('a session is not forgotten while it is primed, and what could not be forgotten is another time', async () => {
  const locks = redisSeatLocks(client, { prefix, forgetAfterMs: 60_000 });
  const sessionId = await openSession(locks);
  const sold = { ...requestFor(sessionId, 'a1'), fence: 1 as Fence, seatId: 'a1' as SeatId, status: 'sold' as const };
  await locks.record(sessionId, [sold]);
  await client.zadd(`${prefix}sessions-used`, 1, sessionId);
  await locks.sweep();
  expect(await locks.held(sessionId)).toMatchObject({ value: { sold: ['a1'] } });
  expect(Number(await client.zscore(`${prefix}sessions-used`, sessionId))).toBeGreaterThan(1);
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
