import { instant, plusMs } from '../kernel/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { LapsedOrder } from '../orders/index.ts';

/** Walks the lapsed orders over and over, one step at a time. */
export interface LapsedRounds {
  /** Where the next step begins: after this order, or at the first. */
  after(): LapsedOrder | undefined;
  /** A step took these, having asked for at most `limit`. */
  goPast(taken: readonly LapsedOrder[], limit: number): void;
  /** One of them could not be ended. */
  leftBehind(): void;
}

const firstRestMs = 1_000;
const longestRestMs = 60_000;

/**
 * A round begins at the order that lapsed first and continues to the last, including orders that
 * lapse meanwhile. The next round begins as soon as the end is reached. After a round that left
 * orders behind it waits first, with exponential backoff from one second up to a minute.
 */
export const lapsedRounds = (clock: Clock): LapsedRounds => {
  let last: LapsedOrder | undefined;
  let [hasReachedEnd, hasLeftSome] = [true, false];
  let [failedRounds, againAt] = [0, instant(0)];
  const begin = (): void => {
    failedRounds = hasLeftSome ? failedRounds + 1 : 0;
    const restMs = failedRounds === 0 ? 0 : Math.min(longestRestMs, firstRestMs * 2 ** (failedRounds - 1));
    againAt = plusMs(clock.now(), restMs);
    [last, hasReachedEnd, hasLeftSome] = [undefined, false, false];
  };
  return {
    after: () => {
      if (hasReachedEnd && (!hasLeftSome || clock.now() >= againAt)) begin();
      return last;
    },
    goPast: (taken, limit) => {
      last = taken.at(-1) ?? last;
      hasReachedEnd = taken.length < limit;
    },
    leftBehind: () => {
      hasLeftSome = true;
    },
  };
};
