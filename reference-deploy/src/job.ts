import type { Logger } from 'pino';
import { rest } from './bell.ts';
import type { Bell } from './bell.ts';

/** Work that is done again and again. */
export interface Job {
  readonly name: string;
  /** One step. @returns how much it did. */
  readonly run: (signal: AbortSignal) => Promise<number>;
  /** Rest between steps, in milliseconds. */
  readonly everyMs: number;
  /**
   * Rest after a step that found nothing to do, as long as no other job of this process does
   * anything; default `everyMs`. What becomes due by time alone is found so much later.
   */
  readonly idleMs?: () => number;
  /** Goes on without a rest as long as a step does something: for whoever follows the log. */
  readonly eager?: boolean;
}

/** How a job of this process goes. Times are milliseconds since the epoch, by this machine's clock. */
export interface JobState {
  readonly name: string;
  /** Steps that ended well. */
  readonly runs: number;
  readonly failures: number;
  /** What its steps took, together, with what they waited. */
  readonly tookMs: number;
  /** Undefined until a step ended well. */
  readonly succeededAt: number | undefined;
  /** When the first of the failures in a row came that still goes on. */
  readonly failingSince: number | undefined;
}

const firstRetryMs = 100;
const longestRetryMs = 10_000;

/** The state of a job that has not run. */
export const freshState = (name: string): JobState => ({
  name,
  runs: 0,
  failures: 0,
  tookMs: 0,
  succeededAt: undefined,
  failingSince: undefined,
});

/** Told how a job goes, after each of its steps. */
export type Note = (change: (before: JobState) => JobState) => void;

/** Does a job until the signal says stop. A step that fails is logged and tried again, later each time, up to 10 s. */
export const keepDoing = async (
  job: Job,
  signal: AbortSignal,
  { logger, note, news }: { readonly logger: Logger; readonly note: Note; readonly news: Bell },
): Promise<void> => {
  let failures = 0;
  while (!hasStopped(signal)) {
    const [begunMs, heard] = [performance.now(), news.rung()];
    try {
      const done = await job.run(signal);
      note((before) => succeeded(before, performance.now() - begunMs));
      if (failures > 0) logger.info({ job: job.name, failures }, 'works again');
      failures = 0;
      if (done > 0) news.ring();
      if (job.eager !== true || done === 0) await restAfter(job, done, { news, heard }, signal);
    } catch (error) {
      failures += 1;
      if (!hasStopped(signal)) {
        note((before) => failed(before, performance.now() - begunMs));
        logger.error({ job: job.name, failures, err: error }, 'a step in the background failed');
      }
      await rest(Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 20)), signal);
    }
  }
};

/** As long as `everyMs` in any case; longer while there is nothing to do and nothing was heard since the step began. */
const restAfter = async (
  { everyMs, idleMs }: Job,
  done: number,
  { news, heard }: { readonly news: Bell; readonly heard: number },
  signal: AbortSignal,
): Promise<void> => {
  const begunMs = performance.now();
  const longestMs = done > 0 ? everyMs : (idleMs?.() ?? everyMs);
  if (longestMs > everyMs && !(await news.wait(heard, longestMs, signal))) return;
  const leftMs = everyMs - (performance.now() - begunMs);
  if (leftMs > 0) await rest(leftMs, signal);
};

const succeeded = (before: JobState, tookMs: number): JobState => ({
  ...before,
  runs: before.runs + 1,
  tookMs: before.tookMs + tookMs,
  succeededAt: Date.now(),
  failingSince: undefined,
});

const failed = (before: JobState, tookMs: number): JobState => ({
  ...before,
  failures: before.failures + 1,
  tookMs: before.tookMs + tookMs,
  failingSince: before.failingSince ?? Date.now(),
});

const hasStopped = (signal: AbortSignal): boolean => signal.aborted;
