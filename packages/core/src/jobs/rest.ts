import type { Later } from '../kernel/index.ts';

/** Resolves after this many milliseconds, or as soon as the signal aborts. */
export const rest = (ms: number, signal: AbortSignal, later: Later): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = later(done, ms);
    signal.addEventListener('abort', done);
  });
