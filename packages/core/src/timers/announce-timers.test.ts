import { describe, expect, it } from 'vitest';
import { idleEveryMs, plusMs } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { planSale, putOnSale } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { sweepTimers } from './keep-timers.ts';

const hourMs = 3_600_000;
const opensInMs = 10 * hourMs;

/** A session whose sale opens in ten hours. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const app = ticketly(ports);
  const opensAt = plusMs(clock.now(), opensInMs);
  const { sessionId } = await putOnSale(app, clock.now(), { plan: { saleStart: { kind: 'at', at: opensAt } } });
  const setTimers = async () => {
    while ((await app.jobs.keepTimers.run()) > 0);
  };
  const announced = async (id: SessionId = sessionId) =>
    ((await ports.sessions.find(id))?.state.announced ?? []).map(({ kind }) => kind);
  return { clock, ports, app, sessionId, setTimers, announced };
};

describe('what is announced', () => {
  it('is not a millisecond early', async () => {
    const { app, announced, clock, setTimers } = await world();
    await setTimers();
    clock.advance(opensInMs - hourMs / 2 - 1);
    expect(app.jobs.announceTimers.idleMs?.()).toBe(idleEveryMs);
    expect([await app.jobs.announceTimers.run(), await announced()]).toEqual([0, []]);
    clock.advance(1);
    expect([await app.jobs.announceTimers.run(), await announced()]).toEqual([1, ['reminder-sale']]);
    clock.advance(hourMs / 2 - 1);
    expect(await app.jobs.announceTimers.run()).toBe(0);
    clock.advance(1);
    expect([await app.jobs.announceTimers.run(), await announced()]).toEqual([1, ['reminder-sale', 'sale-opens']]);
  });

  it('waits if a store returns a timer too early', async () => {
    const { app, announced, clock, ports, setTimers } = await world();
    await setTimers();
    const ahead = { ...clock, now: () => plusMs(clock.now(), -1) };
    clock.advance(opensInMs);
    await ticketly({ ...ports, clock: ahead }).jobs.announceTimers.run();
    expect(await announced()).toEqual(['reminder-sale']);
    clock.advance(30_000);
    await app.jobs.announceTimers.run();
    expect(await announced()).toEqual(['reminder-sale', 'sale-opens']);
  });
});

describe('the sweep of timers', () => {
  it('sets those that were lost, of every session, however few are read at a time', async () => {
    const { app, announced, clock, ports, sessionId } = await world();
    const ids = [sessionId];
    for (let n = 0; n < 4; n += 1) ids.push((await putOnSale(app, clock.now())).sessionId);
    const endingAfter: typeof ports.sessions.endingAfter = (moment, page) =>
      ports.sessions.endingAfter(moment, { ...page, limit: 2 });
    const sweep = sweepTimers({ ...ports, sessions: { ...ports.sessions, endingAfter } });
    expect(sweep.everyMs).toBe(600_000);
    expect(await sweep.run()).toBe(5);
    clock.advance(opensInMs);
    while ((await app.jobs.announceTimers.run()) > 0);
    for (const id of ids) expect(await announced(id)).toContain('sale-opens');
  });

  it('looks back a day for sessions that ended unannounced', async () => {
    const { app, clock, ports } = await world();
    const early = { startsAt: plusMs(clock.now(), hourMs), endsAt: plusMs(clock.now(), 2 * hourMs) };
    await planSale(app, clock.now(), { plan: early });
    const sweep = sweepTimers(ports);
    clock.advance(2 * hourMs + 24 * hourMs - 1);
    expect(await sweep.run()).toBe(2);
    clock.advance(1);
    expect(await sweep.run()).toBe(1);
  });

  it('sets the others if one session fails, and then reports the failure', async () => {
    const { app, announced, clock, ports, sessionId } = await world();
    const other = await putOnSale(app, clock.now());
    const find: typeof ports.sessions.find = (id) =>
      id === sessionId ? Promise.reject(new Error('stuck')) : ports.sessions.find(id);
    const sweep = sweepTimers({ ...ports, sessions: { ...ports.sessions, find } });
    await expect(sweep.run()).rejects.toThrow('stuck');
    while ((await app.jobs.announceTimers.run()) > 0);
    expect(await announced(other.sessionId)).toEqual(['sale-opens']);
  });
});
