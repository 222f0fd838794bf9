import { describe, expect, it } from 'vitest';
import { coalesced } from './coalesced.ts';

/** A run that ends when the test says so. */
const controlled = () => {
  const runs: { end: () => void; fail: () => void }[] = [];
  const call = coalesced(async () => {
    const number = runs.length + 1;
    await new Promise<void>((end, reject) => runs.push({ end, fail: () => reject(new Error(`run ${number}`)) }));
    return number;
  });
  return { runs, call };
};

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('coalesced calls', () => {
  it('begun during a run share the next one, which sees all that was true when they asked', async () => {
    const { runs, call } = controlled();
    const first = call();
    const later = [call(), call(), call()];
    runs[0]?.end();
    expect(await first).toBe(1);
    await settled();
    runs[1]?.end();
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(runs).toHaveLength(2);
  });

  it('never run side by side, also for those who ask in the very moment a run ends', async () => {
    let active = 0;
    let max = 0;
    const late: Promise<unknown>[] = [];
    const call = coalesced(async () => {
      active += 1;
      max = Math.max(max, active);
      await settled();
      active -= 1;
      if (late.length < 10) void askAtEveryStep();
    });
    const askAtEveryStep = async () => {
      for (let step = 0; step < 5; step += 1) {
        await Promise.resolve();
        late.push(call());
      }
    };
    await Promise.all([call(), call()]);
    await settled();
    await Promise.all(late);
    expect(max).toBe(1);
  });

  it('begin at once where none runs any more', async () => {
    const { runs, call } = controlled();
    for (const number of [1, 2, 3]) {
      const answer = call();
      expect(runs).toHaveLength(number);
      runs[number - 1]?.end();
      expect(await answer).toBe(number);
    }
  });

  it('begin anew after a run that failed, and fail only for those who shared it', async () => {
    const { runs, call } = controlled();
    const first = call();
    const later = call();
    runs[0]?.fail();
    await expect(first).rejects.toThrow('run 1');
    await settled();
    runs[1]?.end();
    expect(await later).toBe(2);
  });
});
