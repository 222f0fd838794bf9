import type { Clock, Job, Later } from '../kernel/index.ts';
import type { Bell } from './bell.ts';
import { failed, succeeded } from './job-state.ts';
import type { JobState } from './job-state.ts';
import { rest } from './rest.ts';
import type { JobNews } from './run-jobs.ts';

/** How long a job waits for something to do before it looks on its own, also for retries. */
const waitMs = 10_000;
/** The shortest rest of a job that found nothing to do. */
const shortestIdleMs = 5;
const firstRetryMs = 100;
const longestRetryMs = 10_000;

/** What doing a job needs. */
export interface Doing {
  readonly clock: Clock;
  readonly later: Later;
  readonly news: Bell;
  readonly tell: (news: JobNews) => void;
  /** Called after each step. */
  readonly note: (change: (before: JobState) => JobState) => void;
}

/** Runs a job until the signal aborts. A failed step is retried with backoff, up to 10 s. */
export const keepDoing = async (job: Job, signal: AbortSignal, doing: Doing): Promise<void> => {
  const { clock, later, news, tell, note } = doing;
  let failures = 0;
  while (!hasStopped(signal)) {
    const [begunAt, heard] = [clock.now(), news.rung()];
    try {
      const done = await job.run({ waitMs, signal });
      note((before) => succeeded(before, begunAt, clock.now()));
      if (failures > 0) tell({ kind: 'works-again', job: job.name, failures });
      failures = 0;
      if (done > 0) news.ring();
      await restAfter(job, done, heard, signal, doing);
    } catch (error) {
      failures += 1;
      if (!hasStopped(signal)) {
        note((before) => failed(before, begunAt, clock.now()));
        tell({ kind: 'failed', job: job.name, failures, error });
      }
      await rest(Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 20)), signal, later);
    }
  }
};

/**
 * Rests at least `everyMs`; longer while there is nothing to do and the bell has not rung since the
 * step began.
 */
const restAfter = async (
  { everyMs, idleMs }: Job,
  done: number,
  heard: number,
  signal: AbortSignal,
  { clock, later, news }: Doing,
): Promise<void> => {
  if (done > 0) {
    if (everyMs > 0) await rest(everyMs, signal, later);
    return;
  }
  const shortestMs = Math.max(everyMs, shortestIdleMs);
  const longestMs = idleMs?.() ?? shortestMs;
  const begunAt = clock.now();
  if (longestMs > shortestMs && !(await news.wait(heard, longestMs, signal))) return;
  const leftMs = shortestMs - Math.max(0, clock.now() - begunAt);
  if (leftMs > 0) await rest(leftMs, signal, later);
};

const hasStopped = (signal: AbortSignal): boolean => signal.aborted;
