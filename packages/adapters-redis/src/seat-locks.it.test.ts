import type { Fence, Hold, SeatId, SeatLocks, SessionId } from '@ticketly/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { floor, openSession, requestFor, until } from './holds.fixture.ts';
import { redisSeatLocks, sweepOnExpiry } from './index.ts';
import { freshPrefix, patientOptions } from './locks-on.fixture.ts';
import { commandsOf, ownLocks } from './own-locks.fixture.ts';

const { prefix, client, locks, feed } = ownLocks();
const connect = (): Redis => new Redis(inject('redisUrl'), patientOptions);
let sessionId: SessionId;

beforeEach(async () => {
  sessionId = await openSession(locks);
});

/** A seat that somebody has. */
const take = async (over: Parameters<typeof requestFor>[2] = {}): Promise<Hold> => {
  const answer = await locks.hold(requestFor(sessionId, 'a1', over));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};

describe('round trips', () => {
  const extension = { ttlMs: 60_000, maxTotalMs: 600_000, maxExtensions: 3 };
  const calls: Readonly<Record<string, (hold: Hold) => Promise<unknown>>> = {
    hold: () => locks.hold(requestFor(sessionId, 'b1')),
    find: ({ holdId }) => locks.find(holdId),
    extend: (hold) => locks.extend({ ...hold, ...extension }),
    convert: (hold) => locks.convert({ ...hold, ttlMs: 60_000 }),
    release: (hold) => locks.release(hold),
    record: (hold) => locks.record(sessionId, [{ ...hold, seatId: 'a1' as never, status: 'sold' }]),
    held: () => locks.held(sessionId),
    'read of the feed': (hold) => feed.read(sessionId, hold.version),
  };

  test.each(Object.keys(calls))('a %s is one', async (name) => {
    const hold = await take();
    // A script the server does not know, or was just made to forget by somebody else's test, is
    // sent once.
    await until('one command', async () => {
      const commands = await commandsOf(client, async () => calls[name]?.(hold));
      return commands.join() === 'evalsha';
    });
  });

  test('a server that forgot the scripts is given what it needs, by the call that met it', async () => {
    // Somebody else's test may have been given it in between: then once more.
    await until('a script sent whole', async () => {
      await client.script('FLUSH');
      const request = requestFor(sessionId, crypto.randomUUID());
      const commands = await commandsOf(client, async () => expect((await locks.hold(request)).ok).toBe(true));
      return commands.join() === 'evalsha,eval';
    });
  });
});

describe('the end of a hold', () => {
  const subscriber = connect();
  const flags = async (): Promise<string> => (await client.config('GET', 'notify-keyspace-events'))[1] ?? '';
  let before: string;
  beforeAll(async () => {
    before = await flags();
  });
  afterAll(async () => {
    await client.config('SET', 'notify-keyspace-events', before);
    await subscriber.quit();
  });

  /** Read by itself, without a script that would end the hold on the way. */
  const heldSeats = async (): Promise<number> => {
    const fields = await client.hkeys(`${prefix}{${sessionId}}:seats`);
    return fields.filter((field) => !/^[#@]/.test(field)).length;
  };

  test('arrives by notification when nobody sweeps, and is reported to the feed', async () => {
    const stop = await sweepOnExpiry(client, subscriber, { prefix });
    const snapshot = await locks.held(sessionId);
    if (!snapshot.ok) throw new Error(snapshot.refusal.code);
    await take({ ttlMs: 50 });
    await until('a free seat', async () => (await heldSeats()) === 0);
    await stop();
    expect(await feed.read(sessionId, snapshot.value.version)).toMatchObject({
      value: {
        changes: [
          { seatId: 'a1', status: 'h' },
          { seatId: 'a1', status: 'f' },
        ],
      },
    });
  });

  test('comes by notification for each, though one alarm rings for all of a session', async () => {
    const stop = await sweepOnExpiry(client, subscriber, { prefix });
    const lives = { later: 60_000, third: 300, first: 100, second: 200 };
    for (const [seat, ttlMs] of Object.entries(lives)) await locks.hold(requestFor(sessionId, seat, { ttlMs }));
    expect((await client.keys(`${prefix}{${sessionId}}:alarm*`)).length, 'rung already, or one').toBeLessThan(2);
    await until('one held seat', async () => (await heldSeats()) === 1);
    await stop();
    expect(await locks.held(sessionId)).toMatchObject({ value: { held: ['later'] } });
  });

  test('is reported to the feed also when its holder requests it again and is refused', async () => {
    const snapshot = await locks.held(sessionId);
    if (!snapshot.ok) throw new Error(snapshot.refusal.code);
    const first = requestFor(sessionId, 'a1', { ttlMs: 50 });
    await locks.hold(first);
    await locks.hold(requestFor(sessionId, 'b1'));
    await until('a hold whose time has passed', async () => (await locks.find(first.holdId)) === undefined);
    const again = await locks.hold({ ...requestFor(sessionId, 'b1'), holdId: first.holdId, buyerId: first.buyerId });
    expect(again).toMatchObject({ refusal: { code: 'locking/seats-unavailable', conflicts: ['b1'] } });
    await locks.held(sessionId);
    const told = await feed.read(sessionId, snapshot.value.version);
    expect(told).toMatchObject({ value: { changes: expect.arrayContaining([{ seatId: 'a1', status: 'f' }]) } });
  });

  test('is reported after any number of empty entries', async () => {
    const snapshot = await locks.held(sessionId);
    if (!snapshot.ok) throw new Error(snapshot.refusal.code);
    const empty = Array.from({ length: 1_100 }, () => client.xadd(`${prefix}{${sessionId}}:feed`, '*', 'c', ''));
    await Promise.all(empty);
    await locks.hold(requestFor(sessionId, 'a1'));
    const told: string[] = [];
    for (let { version } = snapshot.value, more = true; more;) {
      const read = await feed.read(sessionId, version);
      if (!read.ok) throw new Error(read.refusal.code);
      told.push(...read.value.changes.map(({ seatId, status }) => `${seatId}=${status}`));
      ({ version, more } = read.value);
    }
    expect(told).toEqual(['a1=h']);
  });

  test('comes by the sweep when the notification met nobody', async () => {
    const lost = connect();
    await sweepOnExpiry(client, lost, { prefix });
    lost.disconnect();
    await take({ ttlMs: 50 });
    await until('one ended hold', async () => (await locks.sweep()) === 1);
    expect(await heldSeats()).toBe(0);
  });

  test('is looked for only where a hold can have ended, and is found where one came meanwhile', async () => {
    const own = freshPrefix();
    const idleSweepMs = 300;
    const quiet = redisSeatLocks(client, { prefix: own, idleSweepMs });
    const sessions = [await openSession(quiet), await openSession(quiet)];
    const commands = vi.spyOn(client, 'sendCommand');
    expect(await quiet.sweep()).toBe(0);
    commands.mockClear();
    for (let again = 0; again < 50; again += 1) await quiet.sweep();
    // A busy machine may need longer than the idle time for fifty of them.
    expect(commands.mock.calls.filter(([{ name }]) => name === 'evalsha').length).toBeLessThan(50);
    commands.mockRestore();
    const held = await quiet.hold(requestFor(sessions[1] as SessionId, 'a1', { ttlMs: 50 }));
    expect(held.ok).toBe(true);
    await until('one ended hold', async () => (await quiet.sweep()) === 1);
  });

  test('leaves the notifications that others asked for', async () => {
    await client.config('SET', 'notify-keyspace-events', 'E$');
    await (
      await sweepOnExpiry(client, subscriber, { prefix })
    )();
    expect(Array.from(await flags()).sort()).toEqual(['$', 'E', 'K', 'x']);
  });
});

test('an area that is sold out is gone through once, and gives what is left and what comes back', async () => {
  const standing = (quantity: number) => {
    return locks.hold(requestFor(sessionId, '', { lines: [], areas: [floor(quantity, 50)], maxSeats: 9 }));
  };
  const buyer = requestFor(sessionId, 'x');
  const decision = (unit: number, status: 'sold' | 'free') =>
    ({ ...buyer, fence: 1 as Fence, seatId: `floor~${unit}` as SeatId, status }) as const;
  const all = Array.from({ length: 50 }, (_, at) => at + 1).filter((unit) => unit !== 7);
  await locks.record(
    sessionId,
    all.map((unit) => decision(unit, 'sold')),
  );
  expect(await standing(2)).toMatchObject({ refusal: { code: 'locking/area-unavailable', left: 1 } });
  expect(await client.hget(`${prefix}{${sessionId}}:given`, 'floor')).toBe('50');
  expect(await standing(1)).toMatchObject({ value: { lines: [{ seatId: 'floor~7' }] } });
  expect(await standing(1)).toMatchObject({ refusal: { left: 0 } });
  await locks.record(sessionId, [decision(30, 'free')]);
  expect(await standing(1)).toMatchObject({ value: { lines: [{ seatId: 'floor~30' }] } });
});

test('what one process holds, another finds and releases', async () => {
  const other: SeatLocks = redisSeatLocks(client, { prefix });
  const hold = await take();
  expect(await other.find(hold.holdId)).toEqual(await locks.find(hold.holdId));
  expect((await other.release(hold)).ok).toBe(true);
  expect(await locks.find(hold.holdId)).toBeUndefined();
});
