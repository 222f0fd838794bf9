let tasks: (() => void)[] = [];

/**
 * Does something once everything that came in this turn of the event loop was dealt with. What a
 * task puts off in its turn is done at the same end.
 */
export const atEndOfTurn = (task: () => void): void => {
  if (tasks.length === 0) setImmediate(doAll);
  tasks.push(task);
};

const doAll = (): void => {
  let done = 0;
  try {
    for (const task of tasks) {
      done += 1;
      task();
    }
  } finally {
    tasks = tasks.slice(done);
    if (tasks.length > 0) setImmediate(doAll);
  }
};
