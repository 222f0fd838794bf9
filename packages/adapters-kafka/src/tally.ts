/** Work done elsewhere, counted for a caller who polls it. */
export interface Tally {
  add(count: number): void;
  fail(error: unknown): void;
  /**
   * What was done since the last call; waits up to `waitMs` for the first of it. If something
   * failed since then, throws the first failure instead.
   */
  next(waitMs: number, signal: AbortSignal | undefined): Promise<number>;
}

/** A tally at zero. */
export const tally = (): Tally => {
  let count = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => {};
  const news = (waitMs: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal?.addEventListener('abort', done);
      wake = done;
    });
  return {
    add: (more) => {
      count += more;
      wake();
    },
    fail: (error) => {
      failure ??= { error };
      wake();
    },
    next: async (waitMs, signal) => {
      const hasNews = (): boolean => count > 0 || failure !== undefined || signal?.aborted === true;
      if (waitMs > 0 && !hasNews()) await news(waitMs, signal);
      const [done, failed] = [count, failure];
      [count, failure] = [0, undefined];
      if (failed !== undefined) throw failed.error;
      return done;
    },
  };
};
