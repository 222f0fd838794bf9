import { setTimeout as pause } from 'node:timers/promises';

/** Wakes those who rest because there is nothing to do. */
export interface Bell {
  /** Something was done: it may give others something to do. */
  ring(): void;
  /** How often it rang. */
  rung(): number;
  /** Waits until it rang more often than `seen`, or so long; ends early with the signal. @returns whether it rang. */
  wait(seen: number, maxMs: number, signal: AbortSignal): Promise<boolean>;
}

/** A bell for all who work in one process. */
export const bell = (): Bell => {
  let count = 0;
  let rings = new AbortController();
  return {
    ring: () => {
      count += 1;
      const before = rings;
      rings = new AbortController();
      before.abort();
    },
    rung: () => count,
    wait: async (seen, maxMs, signal) => {
      if (count === seen) await rest(maxMs, AbortSignal.any([rings.signal, signal]));
      return count > seen;
    },
  };
};

/** Ends early with the signal. */
export const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
