import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import { memoryTimers } from './timers.ts';

const world = () => {
  let now = 0;
  const timers = memoryTimers({ clock: { now: () => instant(now) } });
  const set = (timerId: string, at: number) =>
    timers.set({ timerId, at: instant(at), kind: 'sale-opens', subject: 's' });
  const due = async () => (await timers.due({ limit: 10, leaseMs: 100 })).map(({ timerId, at }) => `${timerId}@${at}`);
  return { timers, set, due, at: (ms: number) => (now = ms) };
};

describe('timers in memory', () => {
  it('are due at their time, oldest first, and never before', async () => {
    const { set, due, at } = world();
    await set('b', 20);
    await set('a', 10);
    at(9);
    expect(await due()).toEqual([]);
    at(20);
    expect(await due()).toEqual(['a@10', 'b@20']);
  });

  it('are leased to one caller, and come again unless they are done', async () => {
    const { timers, set, due, at } = world();
    await set('a', 10);
    at(10);
    expect(await due()).toEqual(['a@10']);
    expect(await due()).toEqual([]);
    at(110);
    expect(await due()).toEqual(['a@10']);
    await timers.done({ timerId: 'a', at: instant(10), kind: 'sale-opens', subject: 's' });
    at(500);
    expect(await due()).toEqual([]);
  });

  it('stay when they were moved while they were announced', async () => {
    const { timers, set, due, at } = world();
    await set('a', 10);
    at(10);
    await due();
    await set('a', 30);
    await timers.done({ timerId: 'a', at: instant(10), kind: 'sale-opens', subject: 's' });
    at(30);
    expect(await due()).toEqual(['a@30']);
  });

  it('are cancelled without complaint, whether they were there or not', async () => {
    const { timers, set, due, at } = world();
    await set('a', 10);
    await timers.cancel('a');
    await timers.cancel('a');
    at(10);
    expect(await due()).toEqual([]);
  });
});
