import { invariant } from '@ticketly/core';
import type { Logger } from 'pino';
import { bell } from './bell.ts';
import { freshState, keepDoing } from './job.ts';
import type { Job, JobState, Note } from './job.ts';

/** Who does what. */
export interface Jobs {
  /** What every process does. */
  readonly own: readonly Job[];
  /** What one process at a time does for all. */
  readonly shared: readonly Job[];
}

/** Has the work done while this process is the one to do it, until `stop` says so. */
export type Lead = (work: (signal: AbortSignal) => Promise<unknown>, stop: AbortSignal) => Promise<void>;

/** For a process that has its stores to itself. */
export const alone: Lead = async (work, stop) => {
  await work(stop);
};

/** The work in the background. */
export interface Background {
  start(): void;
  /** How each job goes that this process does now, by name. */
  states(): readonly JobState[];
  /** Whether this process does what is for all. */
  leads(): boolean;
  /** Resolves when every step that was running ended. */
  stop(): Promise<void>;
}

/** Runs every job in a loop of its own: when one fails the others do not notice. */
export const background = ({ own, shared }: Jobs, lead: Lead, logger: Logger): Background => {
  requireOwnNames([...own, ...shared]);
  const stopping = new AbortController();
  const states = new Map<string, JobState>();
  const news = bell();
  let leads = false;
  let running: Promise<unknown> = Promise.resolve();
  const noteOf = (name: string): Note => {
    states.set(name, freshState(name));
    return (change) => states.set(name, change(states.get(name) ?? freshState(name)));
  };
  const keepAll = (jobs: readonly Job[], signal: AbortSignal): Promise<unknown> =>
    Promise.all(jobs.map((job) => keepDoing(job, signal, { logger, note: noteOf(job.name), news })));
  const keepShared = async (signal: AbortSignal): Promise<void> => {
    logger.info('this process does the background work');
    leads = true;
    await keepAll(shared, signal);
    leads = false;
    // What somebody else does now says nothing about this process.
    for (const { name } of shared) states.delete(name);
    if (!stopping.signal.aborted) logger.warn('another process may do the background work');
  };
  return {
    start: () => {
      const leading = shared.length === 0 ? undefined : lead(keepShared, stopping.signal);
      running = Promise.all([keepAll(own, stopping.signal), leading]);
    },
    states: () => [...states.values()],
    leads: () => leads,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

/** Jobs are told apart by their names, in the log, in readiness and in the metrics. */
const requireOwnNames = (jobs: readonly Job[]): void => {
  const names = jobs.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  invariant(twice === undefined, `two jobs are called "${twice}"`);
};
