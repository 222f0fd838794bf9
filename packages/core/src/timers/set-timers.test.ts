import { expect, test } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { olga, putOnSale, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { timerIdOf } from './session-timers.ts';
import { setTimers } from './set-timers.ts';

const yearMs = 366 * 86_400_000;

/** A session whose sale opens in ten hours, and the kinds of its timers. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const app = ticketly(ports);
  const saleStart = { kind: 'at', at: plusMs(clock.now(), 36_000_000) } as const;
  const { sessionId } = await putOnSale(app, clock.now(), { plan: { saleStart } });
  const kinds = async () => {
    clock.advance(yearMs);
    return (await ports.timers.due({ limit: 100, leaseMs: 1 })).map(({ kind }) => kind).toSorted();
  };
  return { app, clock, kinds, ports, saleStart, sessionId };
};
const every = ['reminder-day-before', 'reminder-sale', 'sale-closes', 'sale-opens'];

test('a session gets all its timers, however often they are set', async () => {
  const { kinds, ports, sessionId } = await world();
  await setTimers(ports, sessionId);
  await setTimers(ports, sessionId);
  expect(await kinds()).toEqual(every);
});

test('timers that a session no longer has are cancelled, and no other', async () => {
  const { kinds, ports, saleStart, sessionId } = await world();
  await setTimers(ports, sessionId);
  const find: typeof ports.sessions.find = async (id) => {
    const stored = await ports.sessions.find(id);
    const announced = [{ kind: 'sale-opens', at: saleStart.at } as const];
    return stored && { ...stored, state: { ...stored.state, announced } };
  };
  await setTimers({ ...ports, sessions: { ...ports.sessions, find } }, sessionId);
  expect(await kinds()).toEqual(every.filter((kind) => kind !== 'sale-opens'));
});

test('a session that is cancelled has none', async () => {
  const { app, kinds, ports, sessionId } = await world();
  await setTimers(ports, sessionId);
  valueOf(await app.scheduling.cancelSession({ principal: olga, sessionId }));
  await setTimers(ports, sessionId);
  expect(await kinds()).toEqual([]);
});

test('a session that is not there has none, and loses what was set for it', async () => {
  const { clock, kinds, ports } = await world();
  const subject = 'gone' as SessionId;
  const timer = { timerId: timerIdOf(subject, 'sale-opens'), at: clock.now(), kind: 'sale-opens', subject };
  await ports.timers.set(timer);
  const set = () => Promise.reject(new Error('nothing is to be set'));
  await setTimers({ ...ports, timers: { ...ports.timers, set } }, subject);
  expect(await kinds()).toEqual([]);
});
