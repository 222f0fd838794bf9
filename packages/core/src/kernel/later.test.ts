import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { later, within } from './later.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('later', () => {
  it('is after so many milliseconds', () => {
    const act = vi.fn();
    later(act, 50);
    vi.advanceTimersByTime(49);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(act).toHaveBeenCalledOnce();
  });

  it('is never, once it is called off', () => {
    const act = vi.fn();
    later(act, 50)();
    vi.advanceTimersByTime(100);
    expect(act).not.toHaveBeenCalled();
  });
});

describe('an answer within a time', () => {
  const after = <Answer>(ms: number, answer: () => Answer): Promise<Answer> =>
    new Promise<void>((resolve) => void setTimeout(resolve, ms)).then(answer);

  it('is there if it comes in time, also where it is undefined, and leaves no timer behind', async () => {
    const asked = within(Promise.resolve(undefined), 50);
    expect(await asked).toEqual({ value: undefined });
    expect(await within(Promise.resolve('soon'), 50)).toEqual({ value: 'soon' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up when the time is over', async () => {
    const asked = within(
      after(51, () => 'late'),
      50,
    );
    await vi.advanceTimersByTimeAsync(50);
    expect(await asked).toBeUndefined();
  });

  it('fails with what the call fails with in time', async () => {
    await expect(within(Promise.reject(new Error('away')), 50)).rejects.toThrow('away');
    expect(vi.getTimerCount()).toBe(0);
  });
});
