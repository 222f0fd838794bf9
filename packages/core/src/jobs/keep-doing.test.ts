import { describe, expect, it } from 'vitest';
import type { Job, JobStep, Later } from '../kernel/index.ts';
import { manualClock } from '../memory/index.ts';
import { bell } from './bell.ts';
import { freshState } from './job-state.ts';
import { keepDoing } from './keep-doing.ts';
import type { JobNews } from './run-jobs.ts';

const away = new Error('away');

/**
 * Does a job that takes 10 ms a step and finds this much to do, or throws; it is stopped in the
 * step after these. Every rest is noted and is over at once; if the bell rings after so many
 * milliseconds, the first is until then.
 */
const doing = async (
  rhythm: Pick<Job, 'everyMs' | 'idleMs'>,
  found: readonly (number | Error)[],
  { ringsAfterMs, last = 0 }: { readonly ringsAfterMs?: number | undefined; readonly last?: number | Error } = {},
) => {
  const clock = manualClock();
  const stop = new AbortController();
  const rests: number[] = [];
  const told: JobNews[] = [];
  const steps: (JobStep | undefined)[] = [];
  let state = freshState('job');
  const later: Later = (act, afterMs) => {
    const rings = ringsAfterMs !== undefined && rests.length === 0;
    rests.push(afterMs);
    queueMicrotask(() => {
      clock.advance(rings ? ringsAfterMs : afterMs);
      if (rings) news.ring();
      else act();
    });
    return () => {};
  };
  const news = bell(later);
  const run: Job['run'] = async (step) => {
    clock.advance(10);
    steps.push(step);
    if (steps.length > found.length) stop.abort();
    const done = found[steps.length - 1] ?? last;
    if (typeof done === 'number') return done;
    throw done;
  };
  const begunAt = clock.now();
  await keepDoing({ name: 'job', ...rhythm, run }, stop.signal, {
    clock,
    later,
    news,
    tell: (each) => told.push(each),
    note: (change) => (state = change(state)),
  });
  return { rests, told, steps, state, begunAt, signal: stop.signal, rung: news.rung() };
};

describe('a job', () => {
  it.each<[when: string, rhythm: Pick<Job, 'everyMs' | 'idleMs'>, found: number, rests: readonly number[]]>([
    ['not at all while there is more to do', { everyMs: 0 }, 1, []],
    ['in its own pace while there is more to do', { everyMs: 20, idleMs: () => 1_000 }, 1, [20]],
    ['for a moment where there is nothing to do', { everyMs: 0 }, 0, [5]],
    ['in its own pace where there is nothing to do', { everyMs: 20 }, 0, [20]],
    ['longer where there is nothing to do, if it may', { everyMs: 20, idleMs: () => 1_000 }, 0, [1_000]],
    ['no less than always', { everyMs: 20, idleMs: () => 10 }, 0, [20]],
  ])('rests %s', async (_when, rhythm, found, rests) => {
    expect((await doing(rhythm, [found])).rests).toEqual(rests);
  });

  it.each([
    [8, [12]],
    [19, [1]],
    [20, []],
    [30, []],
    [-8, [20]],
  ])('that hears the bell after %i ms rests only for the rest of its pace', async (ringsAfterMs, rest) => {
    const { rests } = await doing({ everyMs: 20, idleMs: () => 1_000 }, [0], { ringsAfterMs });
    expect(rests).toEqual([1_000, ...rest]);
  });

  it('rings the bell for each step that did something, and for no other', async () => {
    expect((await doing({ everyMs: 0 }, [3, 0, 1, 0, 0])).rung).toBe(2);
  });

  it('may wait ten seconds for something to do, and is told to stop', async () => {
    const { steps, signal } = await doing({ everyMs: 0 }, []);
    expect(steps).toEqual([{ waitMs: 10_000, signal }]);
    expect(signal.aborted).toBe(true);
  });

  it('that fails is done again later and later, and at once in its pace when it works again', async () => {
    const { rests, told } = await doing({ everyMs: 20 }, [...Array.from({ length: 8 }, () => away), 1, away, 1, 1]);
    const growing = [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000];
    expect(rests).toEqual([...growing, 20, 200, 20, 20]);
    expect(told).toEqual([
      ...growing.map((_, n) => ({ kind: 'failed', job: 'job', failures: n + 1, error: away })),
      { kind: 'works-again', job: 'job', failures: 8 },
      { kind: 'failed', job: 'job', failures: 1, error: away },
      { kind: 'works-again', job: 'job', failures: 1 },
    ]);
  });

  it('knows how often and how long it was done, and since when it fails', async () => {
    const { state, begunAt } = await doing({ everyMs: 20 }, [1, away], { last: away });
    expect(state).toEqual({
      name: 'job',
      runs: 1,
      failures: 1,
      tookMs: 20,
      succeededAt: begunAt + 10,
      failingSince: begunAt + 40,
    });
  });

  it('that fails because it is stopped did not fail', async () => {
    const { told, state, rests } = await doing({ everyMs: 20 }, [], { last: away });
    expect(told).toEqual([]);
    expect(state).toEqual(freshState('job'));
    expect(rests).toEqual([]);
  });
});
