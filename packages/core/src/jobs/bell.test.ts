import { describe, expect, it, vi } from 'vitest';
import type { Later } from '../kernel/index.ts';
import { bell } from './bell.ts';
import { rest } from './rest.ts';

/** Timers that end when they are told to. */
const heldTimers = () => {
  const timers = new Map<() => void, number>();
  const later: Later = (act, afterMs) => {
    timers.set(act, afterMs);
    return () => timers.delete(act);
  };
  const endAll = (): void => {
    for (const act of [...timers.keys()]) act();
  };
  return { later, endAll, lengths: () => [...timers.values()] };
};
const never = new AbortController().signal;

describe('a bell', () => {
  it('wakes everybody who waits for it, and nobody is left with a timer', async () => {
    const { later, lengths } = heldTimers();
    const { wait, ring, rung } = bell(later);
    const waiting = [wait(rung(), 100, never), wait(rung(), 200, never)];
    expect(lengths()).toEqual([100, 200]);
    ring();
    expect(await Promise.all(waiting)).toEqual([true, true]);
    expect(lengths()).toEqual([]);
    expect(rung()).toBe(1);
  });

  it('is not waited for by those who did not hear it yet', async () => {
    const { later, lengths } = heldTimers();
    const { wait, ring, rung } = bell(later);
    const heard = rung();
    ring();
    const waiting = wait(heard, 100, never);
    expect(lengths()).toEqual([]);
    expect(await waiting).toBe(true);
  });

  it('is waited for so long by those who heard it, and did not ring then', async () => {
    const { later, lengths, endAll } = heldTimers();
    const { wait, ring, rung } = bell(later);
    ring();
    const waiting = wait(rung(), 100, never);
    expect(lengths()).toEqual([100]);
    endAll();
    expect(await waiting).toBe(false);
  });

  it('is not waited for by those who stop, before or meanwhile', async () => {
    const { later, lengths } = heldTimers();
    const { wait, rung } = bell(later);
    const stop = new AbortController();
    const waiting = wait(rung(), 100, stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
    const again = wait(rung(), 100, stop.signal);
    expect(lengths()).toEqual([]);
    expect(await again).toBe(false);
  });
});

it('a process that waits and rests for years keeps nothing of it', async () => {
  const { later, endAll } = heldTimers();
  const { wait, ring, rung } = bell(later);
  const { signal } = new AbortController();
  const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
  const resting = [wait(rung(), 100, signal), rest(200, signal, later)];
  endAll();
  await Promise.all(resting);
  expect(added).toHaveBeenCalledTimes(2);
  expect(new Set(removed.mock.calls.map(([, listener]) => listener))).toEqual(
    new Set(added.mock.calls.map(([, listener]) => listener)),
  );
  const abort = vi.spyOn(AbortController.prototype, 'abort');
  ring();
  const wakened = abort.mock.calls.length;
  abort.mockRestore();
  expect(wakened).toBe(0);
});

describe('a rest', () => {
  it('ends in time, or when it is stopped, and does not begin after that', async () => {
    const { later, lengths, endAll } = heldTimers();
    const stop = new AbortController();
    const [inTime, stopped] = [rest(100, never, later), rest(200, stop.signal, later)];
    expect(lengths()).toEqual([100, 200]);
    stop.abort();
    await stopped;
    expect(lengths()).toEqual([100]);
    endAll();
    await inTime;
    await rest(300, stop.signal, later);
    expect(lengths()).toEqual([]);
  });
});
