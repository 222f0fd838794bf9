import type { Later } from '../kernel/index.ts';
import { rest } from './rest.ts';

/** Wakes jobs that rest because there is nothing to do. */
export interface Bell {
  /** Signals that something was done, which may give other jobs something to do. */
  ring(): void;
  /** How often it has rung. */
  rung(): number;
  /**
   * Waits until it has rung more often than `seen`, but at most `maxMs`; ends early with the
   * signal.
   *
   * @returns whether it rang.
   */
  wait(seen: number, maxMs: number, signal: AbortSignal): Promise<boolean>;
}

/** A bell for all jobs of one process. */
export const bell = (later: Later): Bell => {
  let count = 0;
  const waiting = new Set<AbortController>();
  const wait = async (seen: number, maxMs: number, signal: AbortSignal): Promise<boolean> => {
    if (count > seen || signal.aborted) return count > seen;
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    waiting.add(woken);
    signal.addEventListener('abort', wake);
    await rest(maxMs, woken.signal, later);
    signal.removeEventListener('abort', wake);
    waiting.delete(woken);
    return count > seen;
  };
  return {
    ring: () => {
      count += 1;
      for (const woken of waiting) woken.abort();
    },
    rung: () => count,
    wait,
  };
};
