import { plusMs } from '../kernel/index.ts';
import type { Clock, Instant } from '../kernel/index.ts';
import type { Timer, Timers } from '../timers/index.ts';

interface Waiting {
  readonly timer: Timer;
  /** Its time, or the end of its lease. */
  readonly dueAt: Instant;
}

/** Timers in memory, due by the given clock. */
export const memoryTimers = ({ clock }: { readonly clock: Clock }): Timers => {
  const waiting = new Map<string, Waiting>();
  return {
    set: async (timer) => {
      const same = waiting.get(timer.timerId);
      if (same?.timer.at !== timer.at) waiting.set(timer.timerId, { timer, dueAt: timer.at });
    },
    cancel: async (timerId) => {
      waiting.delete(timerId);
    },
    due: async ({ limit, leaseMs }) => {
      const now = clock.now();
      const due = [...waiting.values()]
        .filter(({ dueAt }) => dueAt <= now)
        .sort((one, other) => one.dueAt - other.dueAt || (one.timer.timerId < other.timer.timerId ? -1 : 1))
        .slice(0, limit);
      for (const { timer } of due) waiting.set(timer.timerId, { timer, dueAt: plusMs(now, leaseMs) });
      return due.map(({ timer }) => timer);
    },
    done: async (timer) => {
      if (waiting.get(timer.timerId)?.timer.at === timer.at) waiting.delete(timer.timerId);
    },
  };
};
