import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Work that is done again and again. */
export interface Chore {
  readonly name: string;
  /** One step. @returns how much it did. */
  readonly step: (signal: AbortSignal) => Promise<number>;
  /** Rest between steps, in milliseconds. */
  readonly everyMs: number;
  /** Goes on without a rest as long as a step does something: for whoever follows the log. */
  readonly eager?: boolean;
}

/** Who does what. */
export interface Chores {
  /** What every process does. */
  readonly own: readonly Chore[];
  /** What one process at a time does for all. */
  readonly shared: readonly Chore[];
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
  /** Resolves when every step that was running ended. */
  stop(): Promise<void>;
}

const firstRetryMs = 100;
const longestRetryMs = 10_000;

/**
 * Runs every chore in a loop of its own. One that fails is logged and tried again, later each time, up to 10 s; the others do not notice.
 */
export const background = ({ own, shared }: Chores, lead: Lead, logger: Logger): Background => {
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  const keepAll = (chores: readonly Chore[], signal: AbortSignal): Promise<unknown> =>
    Promise.all(chores.map((chore) => keepDoing(chore, signal, logger)));
  const keepShared = async (signal: AbortSignal): Promise<void> => {
    logger.info('this process does the background work');
    await keepAll(shared, signal);
    if (!stopping.signal.aborted) logger.warn('another process may do the background work');
  };
  return {
    start: () => {
      const leading = shared.length === 0 ? undefined : lead(keepShared, stopping.signal);
      running = Promise.all([keepAll(own, stopping.signal), leading]);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

const keepDoing = async ({ name, step, everyMs, eager }: Chore, signal: AbortSignal, logger: Logger): Promise<void> => {
  let failures = 0;
  while (!hasStopped(signal)) {
    try {
      const done = await step(signal);
      if (failures > 0) logger.info({ chore: name, failures }, 'works again');
      failures = 0;
      if (eager !== true || done === 0) await rest(everyMs, signal);
    } catch (error) {
      failures += 1;
      if (!hasStopped(signal)) logger.error({ chore: name, failures, err: error }, 'a step in the background failed');
      await rest(Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 20)), signal);
    }
  }
};

const hasStopped = (signal: AbortSignal): boolean => signal.aborted;

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
