import type { Instant } from '../kernel/index.ts';

/** How a job of this process goes. */
export interface JobState {
  readonly name: string;
  /** Steps that ended well. */
  readonly runs: number;
  readonly failures: number;
  /** What its steps took together, including what they waited, in milliseconds. */
  readonly tookMs: number;
  /** Undefined until a step ended well. */
  readonly succeededAt: Instant | undefined;
  /** When the first failure of the current row of failures happened. */
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

/** The state after a step that ended well. */
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
