import { invariant, later as runtimeTimer } from '../kernel/index.ts';
import type { Clock, Job, Later } from '../kernel/index.ts';
import { bell } from './bell.ts';
import { freshState } from './job-state.ts';
import type { JobState } from './job-state.ts';
import { keepDoing } from './keep-doing.ts';
import type { Doing } from './keep-doing.ts';

/**
 * Runs work while this process is the leader, until `stop` aborts. The work's own signal also
 * aborts when another process takes over.
 */
export type Lead = (work: (signal: AbortSignal) => Promise<unknown>, stop: AbortSignal) => Promise<void>;

/** For a process that does not share its stores. */
export const alone: Lead = async (work, stop) => {
  await work(stop);
};

/** Jobs that run in the same process. */
export interface JobGroup {
  /** Tells groups apart, as in `jobs`. */
  readonly name: string;
  readonly jobs: readonly Job[];
  /** Decides which process runs them. Without it, every process does. */
  readonly lead?: Lead;
}

/** What an observer of a runner may want to know. */
export type JobNews =
  | { readonly kind: 'failed'; readonly job: string; readonly failures: number; readonly error: unknown }
  | { readonly kind: 'works-again'; readonly job: string; readonly failures: number }
  | { readonly kind: 'leads' | 'lost-lead'; readonly group: string };

/** What running jobs needs. */
export interface RunnerOptions {
  /** Measures and dates steps. */
  readonly clock: Clock;
  /** Default: a timer of the runtime. */
  readonly later?: Later;
  /** Told of failures, and of leadership changes. Default: nobody is. */
  readonly tell?: (news: JobNews) => void;
}

/** Runs jobs in the background. */
export interface JobRunner {
  start(): void;
  /** The state of each job that this process runs now. */
  states(): readonly JobState[];
  /** The groups with a leader that this process leads now, by name. */
  leads(): readonly string[];
  /** Resolves once every running step has ended. */
  stop(): Promise<void>;
}

/**
 * Runs every job in a loop of its own: when one fails, the others do not notice. A failed job is
 * retried with backoff, up to 10 s. A job that found nothing to do rests for its `idleMs`, and is
 * woken when another job of the process does something.
 *
 * @param groups which process runs which jobs; names of jobs and of groups are unique
 * @example
 * const group = { name: 'jobs', jobs: Object.values(office.jobs), lead: alone };
 * const runner = runJobs([group], { clock: ports.clock });
 * runner.start();
 * await runner.stop();
 */
export const runJobs = (
  groups: readonly JobGroup[],
  { clock, later = runtimeTimer, tell = () => undefined }: RunnerOptions,
): JobRunner => {
  assertOwnNames(
    'jobs',
    groups.flatMap(({ jobs }) => jobs),
  );
  assertOwnNames('groups of jobs', groups);
  const stopping = new AbortController();
  const states = new Map<string, JobState>();
  const leading = new Set<string>();
  const news = bell(later);
  let running: Promise<unknown> = Promise.resolve();
  const noteOf = (name: string): Doing['note'] => {
    states.set(name, freshState(name));
    return (change) => states.set(name, change(states.get(name) ?? freshState(name)));
  };
  const keepAll = (jobs: readonly Job[], signal: AbortSignal): Promise<unknown> =>
    Promise.all(jobs.map((job) => keepDoing(job, signal, { clock, later, news, tell, note: noteOf(job.name) })));
  const keepLed = async ({ name, jobs }: JobGroup, signal: AbortSignal): Promise<void> => {
    tell({ kind: 'leads', group: name });
    leading.add(name);
    await keepAll(jobs, signal);
    leading.delete(name);
    // Another process runs them now: their states here are obsolete.
    for (const job of jobs) states.delete(job.name);
    if (!stopping.signal.aborted) tell({ kind: 'lost-lead', group: name });
  };
  const keepGroup = (group: JobGroup): Promise<unknown> =>
    group.lead === undefined
      ? keepAll(group.jobs, stopping.signal)
      : group.lead((signal) => keepLed(group, signal), stopping.signal);
  return {
    start: () => {
      running = Promise.all(groups.filter(({ jobs }) => jobs.length > 0).map(keepGroup));
    },
    states: () => [...states.values()],
    leads: () => [...leading],
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

/** Jobs are told apart by their names, in logs, health and metrics. */
const assertOwnNames = (what: string, named: readonly { readonly name: string }[]): void => {
  const names = named.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  invariant(twice === undefined, `two ${what} are called "${twice}"`);
};
