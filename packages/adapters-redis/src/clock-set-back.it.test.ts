import { Redis } from 'ioredis';
import type { Hold } from '@ticketly/core';
import { afterAll, expect, inject, test } from 'vitest';
import { openSession, requestFor, until } from './holds.fixture.ts';
import { redisSeatLocks } from './index.ts';
import { patientOptions } from './locks-on.fixture.ts';
import { ownLocks } from './own-locks.fixture.ts';

const { prefix, locks } = ownLocks();

const aheadS = 600;
const ahead = `local function ahead() local time = redis.call('TIME'); return { tostring(time[1] + ${aheadS}), time[2] } end\n`;

/** A client for which it is ten minutes later, as it was before the clock was set right. */
const clientInTheFuture = (): Redis => {
  const client = new Redis(inject('redisUrl'), patientOptions);
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, { lua, ...definition }) =>
    define(name, { ...definition, lua: ahead + lua.replaceAll("redis.call('TIME')", 'ahead()') });
  afterAll(() => client.quit());
  return client;
};
const before = redisSeatLocks(clientInTheFuture(), { prefix });

const held = async (answer: ReturnType<typeof locks.hold>): Promise<Hold> => {
  const given = await answer;
  if (!given.ok) throw new Error(given.refusal.code);
  return given.value;
};

test('a hold taken before the clock was set back ten minutes ends in its own time, counted from the next sweep', async () => {
  const sessionId = await openSession(before);
  const hold = await held(before.hold(requestFor(sessionId, 'a1', { ttlMs: 2_000 })));
  const long = await held(before.hold(requestFor(sessionId, 'a2')));
  await until(
    'the seat is free again',
    async () => {
      await locks.sweep();
      return (await locks.hold(requestFor(sessionId, 'a1'))).ok;
    },
    60_000,
  );
  expect(await locks.find(hold.holdId)).toBeUndefined();
  const kept = await locks.find(long.holdId);
  expect(kept?.lines).toEqual(long.lines);
  expect(kept?.fence).toBe(long.fence);
  expect(Number(kept?.expiresAt) - Number(kept?.heldAt)).toBe(60_000);
  expect(Number(long.heldAt) - Number(kept?.heldAt)).toBeGreaterThan(500_000);
});

test('what an order claimed keeps the end that the arbiter gave it', async () => {
  const sessionId = await openSession(before);
  const { holdId, buyerId } = await held(before.hold(requestFor(sessionId, 'a1')));
  const converted = await before.convert({ holdId, buyerId, ttlMs: 60_000 });
  await locks.sweep();
  expect(await locks.find(holdId)).toEqual(converted.ok && converted.value);
});
