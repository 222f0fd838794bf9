/**
 * Merges concurrent calls: a call made during a run shares the next run, which begins when the
 * current one ends. So every caller gets an answer that was begun after they asked, and nobody
 * waits for more than two runs.
 */
export const coalesced = <Answer>(run: () => Promise<Answer>): (() => Promise<Answer>) => {
  let running: Promise<Answer> | undefined;
  let next: Promise<Answer> | undefined;
  const begin = (): Promise<Answer> => {
    next = undefined;
    const current = run().finally(() => {
      if (running === current && next === undefined) running = undefined;
    });
    running = current;
    return current;
  };
  return () => {
    if (running === undefined) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
};
