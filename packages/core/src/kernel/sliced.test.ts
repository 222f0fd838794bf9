import { describe, expect, it } from 'vitest';
import { atOnce, inSlices, oneAtATime, timerTurn } from './sliced.ts';
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

  it('takes one slice a turn, of whichever computation came first, where turns come one at a time', async () => {
    const sliced: string[] = [];
    function* noting(name: string): Sliced<void> {
      for (let at = 0; at < 3; at += 1) {
        sliced.push(name);
        yield;
      }
    }
    const slicesPerTurn: number[] = [];
    const nextTurn = oneAtATime(async () => {
      slicesPerTurn.push(sliced.length - slicesPerTurn.reduce((sum, count) => sum + count, 0));
      await timerTurn();
    });
    await Promise.all(['one', 'two'].map((name) => inSlices(noting(name), nextTurn)));
    expect(sliced).toEqual(['one', 'two', 'one', 'two', 'one', 'two']);
    expect(Math.max(...slicesPerTurn.slice(1))).toBe(1);
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
