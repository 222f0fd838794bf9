import { TicketlyFault } from '@ticketly/core';
import type { SessionId } from '@ticketly/core';
import { expect, test } from 'vitest';
import { sessionKeys } from './keys.ts';
import type { RunScript } from './scripts.ts';
import type { SessionRegister } from './session-register.ts';
import { sessionSweep } from './session-sweep.ts';

test('a session that could not be forgotten stays in the register, and costs no sweep', async () => {
  const [used, unused] = [['on-sale'], new Set(['one', 'broken', 'other'])];
  const noted: string[] = [];
  const register: SessionRegister = {
    notes: () => noted.length,
    note: async (sessionId) => void noted.push(sessionId),
    use: async () => undefined,
    inUse: async () => used as SessionId[],
    unused: async () => [...unused] as SessionId[],
    strike: async (sessionId) => unused.delete(sessionId),
  };
  const forgotten: string[] = [];
  const run: RunScript = async (name, base) => {
    if (name === 'sweep') return [3, 1_000];
    if (base.includes('broken')) throw new TicketlyFault('timeout', 'no answer');
    forgotten.push(base);
    return ['ok'];
  };
  expect(await sessionSweep(register, run, sessionKeys({})).sweep()).toBe(3);
  expect(forgotten).toEqual(['ticketly:{one}', 'ticketly:{other}']);
  expect(noted).toEqual(['broken']);
});
