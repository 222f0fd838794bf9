import { editionOf } from '@ticketly/core';
import type { HoldReference, SessionId } from '@ticketly/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { floor, openSession, requestFor, until } from './holds.fixture.ts';
import { ownLocks } from './own-locks.fixture.ts';

const { prefix, client, locks, feed } = ownLocks();
let sessionId: SessionId;

const take = async (...request: Parameters<typeof requestFor>): Promise<HoldReference> => {
  const answer = await locks.hold(requestFor(...request));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};
const areaOf = (quantity: number): Parameters<typeof requestFor>[2] => ({
  lines: [],
  areas: [floor(quantity, 10)],
  maxSeats: 10,
});
const isUnprimed = async (): Promise<boolean> => {
  await locks.sweep();
  const answer = await locks.hold(requestFor(sessionId, 'z9'));
  return !answer.ok && answer.refusal.code === 'locking/session-unprimed';
};

/** A session with a hold, a claim, units that came back, and units that are held. */
beforeEach(async () => {
  sessionId = await openSession(locks);
  await take(sessionId, 'a1');
  await locks.convert({ ...(await take(sessionId, 'a2')), ttlMs: 60_000 });
  const back = await take(sessionId, 'floor', areaOf(4));
  await take(sessionId, 'floor', areaOf(3));
  await locks.release(back);
});

describe('a session that lost one of its keys', () => {
  test.each(['seats', 'holds', 'expiries', 'feed', 'given', 'back:floor'])(
    'is unprimed once %s is lost, and sells again after it is primed',
    async (key) => {
      const shown = await locks.held(sessionId);
      expect(await client.del(`${prefix}{${sessionId}}:${key}`), 'the key was there').toBe(1);
      await until('an unprimed session', isUnprimed);
      await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
      const [first] = await Promise.all([
        take(sessionId, 'a1'),
        take(sessionId, 'a2'),
        take(sessionId, 'f', areaOf(10)),
      ]);
      expect((await locks.held(sessionId)).ok).toBe(true);
      const read = await feed.read(sessionId, shown.ok ? shown.value.version : ('0-1' as never));
      expect(read, 'a reader from before').toMatchObject({ ok: false, refusal: { code: 'locking/feed-too-old' } });
      await locks.release(first);
    },
  );

  test('refuses a repeated hold at once, and takes it again once it is primed', async () => {
    const request = requestFor(sessionId, 'b1');
    const repeat = async (): Promise<unknown> => {
      const answer = await locks.hold(request);
      return answer.ok ? 'held' : answer.refusal.code;
    };
    const own = request.holdId.slice(sessionId.length + 1);
    for (const losing of [
      () => client.del(`${prefix}{${sessionId}}:holds`),
      () => client.hdel(`${prefix}{${sessionId}}:holds`, own),
    ]) {
      expect(await repeat()).toBe('held');
      expect(await losing(), 'it was there').toBe(1);
      expect(await repeat()).toBe('locking/session-unprimed');
      await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
      expect(await repeat()).toBe('held');
    }
  });

  test('takes no new hold until it is primed', async () => {
    await client.del(`${prefix}{${sessionId}}:holds`);
    expect(await locks.hold(requestFor(sessionId, 'b1'))).toMatchObject({
      ok: false,
      refusal: { code: 'locking/session-unprimed' },
    });
  });

  test('keeps its edition', async () => {
    await locks.raiseEdition(sessionId, editionOf(3));
    await client.del(`${prefix}{${sessionId}}:holds`);
    await until('an unprimed session', async () => {
      await locks.sweep();
      return !(await locks.held(sessionId)).ok;
    });
    await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    expect(await locks.hold(requestFor(sessionId, 'b1', { edition: editionOf(2) }))).toMatchObject({ ok: false });
  });

  test('is primed at once where its seats were lost, whatever else is left of it', async () => {
    await client.del(`${prefix}{${sessionId}}:seats`);
    await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    expect(await locks.held(sessionId)).toMatchObject({ ok: true, value: { held: [], sold: [] } });
    await take(sessionId, 'a2');
  });
});

test('a session from before keys were marked keeps its holds', async () => {
  const base = `${prefix}{${sessionId}}`;
  await client.hdel(`${base}:seats`, '#l');
  await client.hdel(`${base}:holds`, '#');
  await client.hdel(`${base}:given`, '#');
  await client.zrem(`${base}:expiries`, '#');
  await client.zrem(`${base}:back:floor`, '#');
  await locks.sweep();
  const answer = await locks.held(sessionId);
  expect(answer.ok && answer.value.held.length).toBe(5);
});

test('a session that has sold everything is whole', async () => {
  const hold = await take(sessionId, 'c1');
  const shown = await locks.held(sessionId);
  const taken = shown.ok ? shown.value.held : [];
  await locks.record(
    sessionId,
    taken.map((seatId) => ({ ...hold, seatId, status: 'sold' })),
  );
  await locks.sweep();
  expect(await locks.held(sessionId)).toMatchObject({ ok: true, value: { held: [], sold: taken } });
});
