import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const serverStart = Date.parse('2026-06-01T19:00:00Z');
const minuteMs = 60_000;

interface Page {
  hear(response: { readonly headers: Headers }): void;
  countDown(hold: { readonly expiresAt: string }, output: { textContent: string }, onEnd: () => void): () => void;
}

const module = (name: string): Promise<unknown> => import(new URL(`../web/${name}.js`, import.meta.url).href);

/** The page's modules, loaded anew: with the clock of a page that has heard nothing yet. */
const load = async (): Promise<Page> => {
  vi.resetModules();
  return { ...((await module('server-clock')) as object), ...((await module('held-seats')) as object) } as Page;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const told = (at: number) => ({ headers: new Headers({ 'server-time': new Date(at).toISOString() }) });
const fiveMinutes = { expiresAt: new Date(serverStart + 5 * minuteMs).toISOString() };

describe.each([
  ['right', 0],
  ['six minutes ahead', 6 * minuteMs],
  ['half an hour behind', -30 * minuteMs],
  ['ten hours ahead', 600 * minuteMs],
])('a buyer whose clock is %s', (_name, aheadMs) => {
  const begin = async () => {
    vi.setSystemTime(serverStart + aheadMs);
    const page = await load();
    page.hear(told(serverStart));
    const shown = { textContent: '' };
    const ended = vi.fn();
    return { page, shown, ended, stop: page.countDown(fiveMinutes, shown, ended) };
  };

  test('sees the time their seats are really held for', async () => {
    const { shown, ended } = await begin();
    expect(shown.textContent).toBe('5:00');
    await vi.advanceTimersByTimeAsync(4 * minuteMs + 55_000);
    expect(shown.textContent).toBe('0:05');
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(shown.textContent).toBe('0:00');
    expect(ended).toHaveBeenCalledOnce();
  });

  test('is not misled by setting it while they wait, nor by an answer that was long on its way', async () => {
    const { page, shown } = await begin();
    vi.setSystemTime(serverStart + 24 * 60 * minuteMs);
    await vi.advanceTimersByTimeAsync(minuteMs);
    page.hear(told(serverStart));
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(shown.textContent).toBe('3:00');
  });
});

test('a hold that is over when it is shown is shown, and then gone', async () => {
  vi.setSystemTime(serverStart + 6 * minuteMs);
  const { countDown } = await load();
  const order: string[] = [];
  countDown(fiveMinutes, { textContent: '' }, () => order.push('gone'));
  order.push('shown');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(order).toEqual(['shown', 'gone']);
});

test('whoever stops counting hears of no end', async () => {
  vi.setSystemTime(serverStart + 6 * minuteMs);
  const { countDown } = await load();
  const ended = vi.fn();
  countDown(fiveMinutes, { textContent: '' }, ended)();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ended).not.toHaveBeenCalled();
});
