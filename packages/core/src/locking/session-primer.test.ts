import { expect, test } from 'vitest';
import { isTicketlyFault, ok, refuse } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import type { PrimingPorts } from './session-primer.ts';
import { sessionPrimer } from './session-primer.ts';

const sessionId = 's1' as SessionId;
const unprimed = { code: 'locking/session-unprimed' } as const;

/** Locks that learn on being taught for the nth time, and count. */
const locks = (learnsAt: number) => {
  let taught = 0;
  let asked = 0;
  const ask = async (): Promise<Result<string, typeof unprimed>> => {
    asked += 1;
    return taught >= learnsAt ? ok('yes') : refuse(unprimed);
  };
  const ports = {
    seatLocks: { prime: async () => void (taught += 1) },
    seatSales: { taken: async () => ({}) },
  } as unknown as PrimingPorts;
  return { askPrimed: sessionPrimer(ports), ask, counts: () => ({ taught, asked }) };
};

test('locks that know the session are not taught', async () => {
  const { askPrimed, ask, counts } = locks(0);
  expect(await askPrimed(sessionId, ask)).toEqual(ok('yes'));
  expect(counts()).toEqual({ taught: 0, asked: 1 });
});

test('locks that forget at once are taught again', async () => {
  const { askPrimed, ask, counts } = locks(2);
  expect(await askPrimed(sessionId, ask)).toEqual(ok('yes'));
  expect(counts()).toEqual({ taught: 2, asked: 3 });
});

test('locks that never learn are a fault that may pass, and are not taught for ever', async () => {
  const { askPrimed, ask, counts } = locks(Infinity);
  const failure: unknown = await askPrimed(sessionId, ask).catch((error: unknown) => error);
  expect(isTicketlyFault(failure) && failure.code).toBe('unavailable');
  expect(counts()).toEqual({ taught: 3, asked: 3 });
});

test('another refusal is an answer', async () => {
  const { askPrimed, counts } = locks(0);
  const refusal = { code: 'locking/hold-unknown' } as const;
  expect(await askPrimed(sessionId, async () => refuse(refusal))).toEqual(refuse(refusal));
  expect(counts().taught).toBe(0);
});

test('all who find a session unprimed at one time share one teaching, and the next one is new', async () => {
  const { askPrimed, ask, counts } = locks(1);
  await Promise.all(Array.from({ length: 20 }, () => askPrimed(sessionId, ask)));
  expect(counts().taught).toBe(1);
  const forgetful = locks(Infinity);
  await Promise.all(Array.from({ length: 20 }, () => forgetful.askPrimed(sessionId, forgetful.ask).catch(() => {})));
  expect(forgetful.counts().taught).toBe(3);
});
