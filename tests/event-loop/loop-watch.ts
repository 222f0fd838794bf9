/** What a loop was kept busy with since it was last asked. */
export interface LoopWatch {
  /** The longest the loop was kept from others, in milliseconds of this thread's processor time. */
  longestMs(): number;
  /** Forgets what was. */
  reset(): void;
  stop(): void;
}

const spentMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/**
 * Watches the event loop of this thread: how much it computes from one of its turns to the next.
 *
 * Counts the time the processor spent on this thread, not that on the wall: on a machine that is
 * busy with something else a turn takes longer, but computes no more.
 */
export const watchLoop = (): LoopWatch => {
  let longest = 0;
  let before = spentMs();
  let isOn = true;
  const turn = (): void => {
    const now = spentMs();
    longest = Math.max(longest, now - before);
    before = now;
    if (isOn) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    longestMs: () => Math.max(longest, spentMs() - before),
    reset: () => {
      longest = 0;
      before = spentMs();
    },
    stop: () => {
      isOn = false;
    },
  };
};

/**
 * A computation that never changes, to tell how fast a processor is: sorts and spells 50,000
 * numbers. The best of some tries, in milliseconds.
 */
export const referenceMs = (): number => {
  const numbers = Float64Array.from({ length: 50_000 }, (_, at) => (at * 7_919) % 50_021);
  const tries = Array.from({ length: 7 }, () => {
    const begun = spentMs();
    JSON.stringify(Array.from(numbers.slice().sort()));
    return spentMs() - begun;
  });
  return Math.min(...tries);
};
