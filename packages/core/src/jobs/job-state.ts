import type { Instant } from '../kernel/index.ts';

/** The state of a job in this process. */
export interface JobState {
  readonly name: string;
  /** Steps that succeeded. */
  readonly runs: number;
  readonly failures: number;
  /** The total duration of its steps, waits included, in milliseconds. */
  readonly tookMs: number;
  /** Undefined until a step has succeeded. */
  readonly succeededAt: Instant | undefined;
  /** When the first of the current consecutive failures happened. */
  readonly failingSince: Instant | undefined;
}

/** The state of a job that has not run. */
export const freshState = (name: string): JobState => ({
  name,
  runs: 0,
  failures: 0,
  tookMs: 0,
  succeededAt: undefined,
  failingSince: undefined,
});

/** The state after a step that succeeded. */
export const succeeded = (before: JobState, begunAt: Instant, endedAt: Instant): JobState => ({
  ...before,
  runs: before.runs + 1,
  tookMs: before.tookMs + Math.max(0, endedAt - begunAt),
  succeededAt: endedAt,
  failingSince: undefined,
});

/** The state after a step that failed. */
export const failed = (before: JobState, begunAt: Instant, endedAt: Instant): JobState => ({
  ...before,
  failures: before.failures + 1,
  tookMs: before.tookMs + Math.max(0, endedAt - begunAt),
  failingSince: before.failingSince ?? endedAt,
});
