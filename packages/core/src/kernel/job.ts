/** How long one step of a job may take its time. */
export interface JobStep {
  /** How long to wait for something to do, in milliseconds. Default: not at all. */
  readonly waitMs?: number;
  /** Ends the wait early. */
  readonly signal?: AbortSignal;
}

/**
 * Work in the background: done again and again, one step at a time, by whoever runs it. A step that
 * failed is simply run again.
 *
 * @example
 * const jobs: readonly Job[] = Object.values(office.jobs);
 * for (const { name, run } of jobs) console.log(name, await run());
 */
export interface Job<Step extends JobStep = JobStep> {
  /** Tells jobs apart in logs, metrics and health. */
  readonly name: string;
  /** Rest after each step, in milliseconds; 0 for whoever waits for something to do instead. */
  readonly everyMs: number;
  /**
   * Rest after a step that found nothing to do, as long as no other job of the process does
   * anything. What becomes due by time alone is found that much later. Default: `everyMs`.
   */
  readonly idleMs?: () => number;
  /**
   * Does what there is to do, up to a batch.
   *
   * @returns how much that was; 0 when there was nothing.
   */
  readonly run: (step?: Step) => Promise<number>;
}

/** How often a job looks that looks every second while something happens, when nothing does. */
export const idleEveryMs = 5_000;
