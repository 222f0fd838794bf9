import { describe, expect, it } from 'vitest';
import { atOnce, inSlices, timerTurn } from './sliced.ts';
import type { Sliced } from './sliced.ts';

function* countTo(max: number): Sliced<number> {
  for (let at = 1; at < max; at += 1) yield;
  return max;
}

describe('work in slices', () => {
  it('comes to the same as work at once', async () => {
    expect(atOnce(countTo(5))).toBe(5);
    expect(await inSlices(countTo(5), timerTurn)).toBe(5);
  });

  it('lets others have a turn between any two slices', async () => {
    let turns = 0;
    await inSlices(countTo(5), async () => void (turns += 1));
    expect(turns).toBe(4);
  });

  it('lets timers fire meanwhile', async () => {
    const fired = new Promise((resolve) => setTimeout(() => resolve('fired'), 0));
    const endless = (function* (): Sliced<never> {
      for (;;) yield;
    })();
    const stopped = inSlices(endless, timerTurn).catch(() => 'stopped');
    expect(await fired).toBe('fired');
    endless.throw = () => {
      throw new Error('enough');
    };
    endless.next = () => endless.throw(new Error('enough'));
    expect(await stopped).toBe('stopped');
  });
});
