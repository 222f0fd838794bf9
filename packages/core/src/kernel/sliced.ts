/**
 * Lets whatever else waits in this process have its turn, and resolves after it. More than a promise that is resolved already: timers, sockets and other requests get
 * theirs too.
 */
export type NextTurn = () => Promise<void>;

/** A computation that stops every few milliseconds, so that others can go on meanwhile. */
export type Sliced<Value> = Generator<undefined, Value, undefined>;

/** Computes in slices, with a turn for everybody else between any two. */
export const inSlices = async <Value>(work: Sliced<Value>, nextTurn: NextTurn): Promise<Value> => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
};

/** Computes to the end without a pause. */
export const atOnce = <Value>(work: Sliced<Value>): Value => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};

/** The next turn by a timer of the runtime, for who has nothing faster, as `setImmediate` is. */
export const timerTurn: NextTurn = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
