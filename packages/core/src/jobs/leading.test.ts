import { describe, expect, it } from 'vitest';
import type { Job, Later } from '../kernel/index.ts';
import { manualClock } from '../memory/index.ts';
import { alone, runJobs } from './run-jobs.ts';
import type { JobNews, Lead } from './run-jobs.ts';

/** Rests that end only when whoever rests is stopped. */
const forGood: Later = () => () => {};

/** A job that was done once when `done` resolves, and then rests. */
const once = (name: string) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const job: Job = { name, everyMs: 1, run: async () => (resolve(), 1) };
  return { job, done: promise };
};

/** A process that runs a job of its own, and leads another until its term ends. */
const leading = () => {
  const [own, shared] = [once('own'), once('shared')];
  const term = new AbortController();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const lead: Lead = async (work, stop) => {
    await work(AbortSignal.any([stop, term.signal]));
    end();
  };
  const told: JobNews[] = [];
  const runner = runJobs(
    [
      { name: 'each', jobs: [own.job] },
      { name: 'one', jobs: [shared.job], lead },
    ],
    { clock: manualClock(), later: forGood, tell: (news) => told.push(news) },
  );
  runner.start();
  const done = Promise.all([own.done, shared.done]);
  const endTerm = async (): Promise<void> => {
    term.abort();
    await ended;
  };
  return { runner, told, done, endTerm };
};

describe('a process', () => {
  it('tells what it leads, and the state of what it runs', async () => {
    const { runner, told, done } = leading();
    await done;
    expect(runner.leads()).toEqual(['one']);
    expect(runner.states().map(({ name }) => name)).toEqual(['own', 'shared']);
    expect(told).toEqual([{ kind: 'leads', group: 'one' }]);
    await runner.stop();
  });

  it('knows nothing any more of what another leads', async () => {
    const { runner, told, done, endTerm } = leading();
    await done;
    await endTerm();
    expect(runner.leads()).toEqual([]);
    expect(runner.states().map(({ name }) => name)).toEqual(['own']);
    expect(told.at(-1)).toEqual({ kind: 'lost-lead', group: 'one' });
    await runner.stop();
  });

  it('that is stopped did not lose the lead', async () => {
    const { runner, told, done } = leading();
    await done;
    await runner.stop();
    expect(runner.leads()).toEqual([]);
    expect(told).toEqual([{ kind: 'leads', group: 'one' }]);
  });

  it('does not want to lead where there is nothing to do', async () => {
    let asked = 0;
    const lead: Lead = async () => void (asked += 1);
    const runner = runJobs([{ name: 'none', jobs: [], lead }], { clock: manualClock() });
    runner.start();
    await runner.stop();
    expect(asked).toBe(0);
  });

  it('that shares its stores with nobody leads at once, until it is stopped', async () => {
    const { job, done } = once('job');
    const runner = runJobs([{ name: 'one', jobs: [job], lead: alone }], { clock: manualClock(), later: forGood });
    runner.start();
    await done;
    expect(runner.leads()).toEqual(['one']);
    await runner.stop();
    expect(runner.leads()).toEqual([]);
  });

  it('shows a job before its first step has ended, and counts all of them', async () => {
    let left = 3;
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const run: Job['run'] = async () => (left === 0 ? (finish(), 0) : left--);
    const jobs = [{ name: 'job', everyMs: 0, run }];
    const runner = runJobs([{ name: 'each', jobs }], { clock: manualClock(), later: forGood });
    runner.start();
    expect(runner.states()).toMatchObject([{ name: 'job', runs: 0 }]);
    await finished;
    await runner.stop();
    expect(runner.states()).toMatchObject([{ name: 'job', runs: 4 }]);
  });
});

it('two groups of one name are a mistake: nobody could tell which of them a process leads', () => {
  const groups = ['one', 'other'].map((name) => ({ name: 'jobs', jobs: [once(name).job], lead: alone }));
  expect(() => runJobs(groups, { clock: manualClock() })).toThrow('two groups of jobs are called "jobs"');
});
