/**
 * Gives everything else that waits in this process a turn, then resolves. A resolved promise would
 * not do: timers, sockets and other requests get their turn too.
 */
export type NextTurn = () => Promise<void>;

/** A computation that pauses every few milliseconds, so that others get a turn. */
export type Sliced<Value> = Generator<undefined, Value, undefined>;

/** Computes in slices, with a turn for everything else between any two. */
export const inSlices = async <Value>(work: Sliced<Value>, nextTurn: NextTurn): Promise<Value> => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
};

/**
 * Gives those who wait a turn each, in the order they came. Whatever is computed in slices then
 * keeps everything else waiting for one slice at a time, however many computations go on at once.
 */
export const oneAtATime = (nextTurn: NextTurn): NextTurn => {
  let last = Promise.resolve();
  return () => {
    last = last.then(nextTurn);
    return last;
  };
};

/** Computes to the end without pausing. */
export const atOnce = <Value>(work: Sliced<Value>): Value => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};

/**
 * The next turn by a timer of the runtime, where nothing faster (such as `setImmediate`) is
 * available.
 */
export const timerTurn: NextTurn = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
