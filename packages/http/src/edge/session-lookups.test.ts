import { ok, refuse } from '@ticketly/core';
import type { Result, SessionId, SessionUnknown } from '@ticketly/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HttpRefused } from '../answers/problem.ts';
import { sessionLookups } from './session-lookups.ts';
import type { ShedReason } from '../telemetry/shed.ts';

const idOf = (name: string): SessionId => name as SessionId;

/** A store in which there is but one session; it counts how often it is asked. */
const counted = () => {
  const asked: string[] = [];
  const shed: ShedReason[] = [];
  const ask = (sessionId: string) => async (): Promise<Result<string, SessionUnknown>> => {
    asked.push(sessionId);
    return sessionId === 'known' ? ok(sessionId) : refuse({ code: 'scheduling/session-unknown' });
  };
  // A window of two seconds for ten of them; it does not pass while a test runs in it.
  const lookUp = sessionLookups(5, (reason) => shed.push(reason));
  const look = (name: string, address: string) => lookUp(idOf(name), address, ask(name));
  return { asked, shed, look };
};
/** Two seconds' worth. */
const used = 10;

// The window does not pass while a test runs in it, however slow.
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Asks for as many sessions that are not there as an address may. */
const useUp = async (look: (name: string, address: string) => Promise<unknown>, address: string): Promise<void> => {
  for (let n = 0; n < used; n += 1) await look(`lost-${address}-${n}`, address);
};

describe('lookups of sessions', () => {
  it('are refused, before the store is asked, to an address that keeps asking for unknown sessions', async () => {
    const { asked, shed, look } = counted();
    await useUp(look, 'a');
    const more = await Promise.allSettled(['more', 'yet more', 'known'].map((name) => look(name, 'a')));
    for (const each of more) expect(each).toMatchObject({ status: 'rejected', reason: expect.any(HttpRefused) });
    expect(asked).toHaveLength(used);
    expect(shed).toEqual(['unknown-sessions', 'unknown-sessions', 'unknown-sessions']);
    expect(await look('lost', 'b')).toMatchObject({ ok: false });
  });

  it('are refused to an address that keeps asking for the same unknown session', async () => {
    const { asked, look } = counted();
    for (let n = 0; n < used; n += 1) await look('lost', 'a');
    await expect(look('lost', 'a')).rejects.toThrow(HttpRefused);
    expect(asked).toHaveLength(used);
  });

  it('continue, from the same address, for a session that somebody has found', async () => {
    const { look, shed } = counted();
    await look('known', 'b');
    await useUp(look, 'a');
    expect(await look('known', 'a')).toEqual(ok('known'));
    expect(shed).toEqual([]);
  });

  it('count a crowd that asks for one session as one', async () => {
    const { look, shed } = counted();
    const crowd = Array.from({ length: used * 2 }, () => look('known', 'a'));
    expect((await Promise.all(crowd)).every((found) => found.ok)).toBe(true);
    expect(shed).toEqual([]);
  });

  it('cost nothing for a session that exists', async () => {
    const { asked, look } = counted();
    await look('known', 'a');
    await useUp(look, 'a');
    expect(asked).toHaveLength(used + 1);
  });

  it('cost nothing for any number of sessions that exist, one after the other', async () => {
    const lookUp = sessionLookups(5, () => undefined);
    for (let n = 0; n < used * 3; n += 1)
      expect(await lookUp(idOf(`found-${n}`), 'a', async () => ok(n))).toEqual(ok(n));
  });

  it('remember ten thousand sessions that were found, and forget the oldest', async () => {
    const lookUp = sessionLookups(5, () => undefined);
    const find = (n: number, address: string) => lookUp(idOf(`found-${n}`), address, async () => ok(n));
    for (let n = 0; n <= 10_000; n += 1) await find(n, 'a');
    for (let n = 0; n < used; n += 1)
      await lookUp(idOf(`lost-${n}`), 'b', async () => refuse({ code: 'scheduling/session-unknown' }));
    // Who may ask for nothing new still finds what is remembered.
    expect(await find(1, 'b')).toEqual(ok(1));
    expect(await find(10_000, 'b')).toEqual(ok(10_000));
    await expect(find(0, 'b')).rejects.toThrow(HttpRefused);
  });

  it('of the same session by several are counted again once the first has ended', async () => {
    const { asked, look } = counted();
    const [first] = await Promise.all([look('lost', 'a'), look('lost', 'a')]);
    expect(first).toMatchObject({ ok: false });
    for (let n = 1; n < used; n += 1) await look('lost', 'a');
    await expect(look('lost', 'a')).rejects.toThrow(HttpRefused);
    expect(asked).toHaveLength(used + 1);
  });

  it('are unlimited where the limit is zero', async () => {
    const lookUp = sessionLookups(0, () => undefined);
    expect(await lookUp(idOf('known'), 'a', async () => ok(1))).toEqual(ok(1));
  });
});
