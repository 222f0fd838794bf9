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

describe('looking up sessions', () => {
  it('ends for an address that asks for one after another that is not there, before the store is asked', async () => {
    const { asked, shed, look } = counted();
    await useUp(look, 'a');
    const more = await Promise.allSettled(['more', 'yet more', 'known'].map((name) => look(name, 'a')));
    for (const each of more) expect(each).toMatchObject({ status: 'rejected', reason: expect.any(HttpRefused) });
    expect(asked).toHaveLength(used);
    expect(shed).toEqual(['unknown-sessions', 'unknown-sessions', 'unknown-sessions']);
    expect(await look('lost', 'b')).toMatchObject({ ok: false });
  });

  it('goes on for those who share the address, and for a session that somebody found', async () => {
    const { look, shed } = counted();
    await look('known', 'b');
    await useUp(look, 'a');
    expect(await look('known', 'a')).toEqual(ok('known'));
    expect(shed).toEqual([]);
  });

  it('counts a crowd that comes for one session as one', async () => {
    const { look, shed } = counted();
    const crowd = Array.from({ length: used * 2 }, () => look('known', 'a'));
    expect((await Promise.all(crowd)).every((found) => found.ok)).toBe(true);
    expect(shed).toEqual([]);
  });

  it('costs nothing for a session that is there', async () => {
    const { asked, look } = counted();
    await look('known', 'a');
    await useUp(look, 'a');
    expect(asked).toHaveLength(used + 1);
  });

  it('is for everybody where there is no limit', async () => {
    const lookUp = sessionLookups(0, () => undefined);
    expect(await lookUp(idOf('known'), 'a', async () => ok(1))).toEqual(ok(1));
  });
});
