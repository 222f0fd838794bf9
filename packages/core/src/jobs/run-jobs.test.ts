import { describe, expect, it, vi } from 'vitest';
import type { Job } from '../kernel/index.ts';
import { systemClock } from '../memory/index.ts';
import { alone, runJobs } from './run-jobs.ts';
import type { JobNews, JobRunner, Lead, RunnerOptions } from './run-jobs.ts';

const clock = systemClock;
const running = (jobs: readonly Job[], options: Partial<RunnerOptions> = {}): JobRunner =>
  runJobs([{ name: 'own', jobs }], { clock, ...options });

/** However busy the machine is. */
const eventually = (assertion: () => unknown): Promise<unknown> =>
  vi.waitFor(assertion, { timeout: 300_000, interval: 5 });

describe('jobs', () => {
  it('continues after a failure, reports it, and leaves the others alone', async () => {
    const told: JobNews[] = [];
    let broken = 0;
    let sound = 0;
    const work = running(
      [
        {
          name: 'broken',
          everyMs: 1,
          run: async () => {
            broken += 1;
            if (broken === 1) throw new Error('away');
            return 1;
          },
        },
        { name: 'sound', everyMs: 1, run: async () => (sound += 1) },
      ],
      { tell: (news) => told.push(news) },
    );
    work.start();
    await eventually(() => expect(Math.min(broken, sound)).toBeGreaterThan(2));
    const [of] = work.states().filter(({ name }) => name === 'broken');
    expect(of).toMatchObject({ failures: 1, failingSince: undefined });
    expect(of?.runs).toBeGreaterThan(0);
    await work.stop();
    expect(told).toEqual([
      { kind: 'failed', job: 'broken', failures: 1, error: new Error('away') },
      { kind: 'works-again', job: 'broken', failures: 1 },
    ]);
  });

  it('does not rest while there is something to follow', async () => {
    let left = 1_000;
    const work = running([{ name: 'follower', everyMs: 0, run: async () => (left === 0 ? 0 : left--) }]);
    work.start();
    await eventually(() => expect(left).toBe(0));
    await work.stop();
  });

  it('rests as long as there is nothing to do, and wakes when another job did something', async () => {
    let [looks, waiting] = [0, 0];
    const { promise: happens, resolve: happen } = Promise.withResolvers<number>();
    const work = running([
      { name: 'looks', everyMs: 1, idleMs: () => 3_600_000, run: async () => ((looks += 1), 0) },
      { name: 'follower', everyMs: 3_600_000, run: async () => ((waiting += 1), happens) },
    ]);
    work.start();
    await eventually(() => expect([looks, waiting]).toEqual([1, 1]));
    happen(1);
    await eventually(() => expect(looks).toBe(2));
    await work.stop();
  });

  it('does not sleep through what happened while it looked', async () => {
    let looks = 0;
    const { promise: looked, resolve: endLook } = Promise.withResolvers<number>();
    const work = running([
      {
        name: 'looks',
        everyMs: 1,
        idleMs: () => 3_600_000,
        run: () => (looks++ === 0 ? looked : Promise.resolve(0)),
      },
      { name: 'follower', everyMs: 3_600_000, run: async () => 1 },
    ]);
    work.start();
    await eventually(() => expect(work.states().find(({ name }) => name === 'follower')?.runs).toBe(1));
    endLook(0);
    await eventually(() => expect(looks).toBe(2));
    await work.stop();
  });

  it('stops only when the last step ended', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const work = running([{ name: 'slow', everyMs: 1, run: () => promise }]);
    work.start();
    let stopped = false;
    const stopping = work.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    resolve(1);
    await stopping;
  });

  it('does what is for all only while it leads, and what is its own always', async () => {
    const done = { own: 0, shared: 0 };
    const step = (of: keyof typeof done): Job => ({ name: of, everyMs: 1, run: async () => (done[of] += 1) });
    const term = new AbortController();
    const { promise: isElected, resolve: elect } = Promise.withResolvers<void>();
    const lead: Lead = async (work, stop) => {
      await isElected;
      await work(AbortSignal.any([stop, term.signal]));
    };
    const work = runJobs(
      [
        { name: 'own', jobs: [step('own')] },
        { name: 'shared', jobs: [step('shared')], lead },
      ],
      { clock },
    );
    work.start();
    await eventually(() => expect(done.own).toBeGreaterThan(2));
    expect(done.shared).toBe(0);
    elect();
    await eventually(() => expect(done.shared).toBeGreaterThan(2));
    term.abort();
    await eventually(async () => {
      const [own, shared] = [done.own, done.shared];
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(done.own).toBeGreaterThan(own);
      expect(done.shared).toBe(shared);
    });
    await work.stop();
  });
});

it('two jobs of one name are a mistake: their numbers would be mixed', () => {
  const job: Job = { name: 'sweep', everyMs: 1_000, run: async () => 0 };
  expect(() =>
    runJobs(
      [
        { name: 'one', jobs: [job] },
        { name: 'other', jobs: [job], lead: alone },
      ],
      { clock },
    ),
  ).toThrow('two jobs are called "sweep"');
});
