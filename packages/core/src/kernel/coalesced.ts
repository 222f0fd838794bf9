/**
 * Makes many calls one: who calls while a run is under way shares the next run, which begins when that one has ended. So every caller gets an answer that
 * was begun after they asked, and there are never more than two runs to wait for.
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
