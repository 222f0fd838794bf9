import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import { failed, freshState, succeeded } from './job-state.ts';

const at = instant;
const fresh = freshState('sweep');

describe('the state of a job', () => {
  it('begins with nothing', () => {
    expect(fresh).toEqual({
      name: 'sweep',
      runs: 0,
      failures: 0,
      tookMs: 0,
      succeededAt: undefined,
      failingSince: undefined,
    });
  });

  it('counts every step, and what they took together', () => {
    const after = failed(succeeded(succeeded(fresh, at(10), at(13)), at(20), at(24)), at(30), at(35));
    expect(after).toEqual({ name: 'sweep', runs: 2, failures: 1, tookMs: 12, succeededAt: 24, failingSince: 35 });
  });

  it('fails since the first failure after the last success', () => {
    const failing = failed(failed(fresh, at(10), at(11)), at(20), at(21));
    expect(failing).toMatchObject({ failures: 2, failingSince: 11 });
    const working = succeeded(failing, at(30), at(31));
    expect(working).toMatchObject({ failures: 2, failingSince: undefined });
    expect(failed(working, at(40), at(41)).failingSince).toBe(41);
  });

  it('takes no time by a clock that is put back', () => {
    expect(succeeded(fresh, at(10), at(5)).tookMs).toBe(0);
    expect(failed(fresh, at(10), at(5)).tookMs).toBe(0);
  });
});
