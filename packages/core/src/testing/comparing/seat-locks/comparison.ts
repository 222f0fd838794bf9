import { manualClock, memoryLockStore, memorySeatFeed, memorySeatLocks } from '../../../memory/index.ts';
import type { MakeSubject } from '../../kits/kit.ts';
import type { SeatLocksSubject } from '../../kits/seat-locks/subject.ts';
import type { Comparison } from '../comparison.ts';
import { beginLocks } from './play.ts';
import { describeStep, steps } from './steps.ts';
import type { Step } from './steps.ts';

/** Short, so that a history can outrun it. */
const feedLength = 50;

const specification: MakeSubject<SeatLocksSubject> = async () => {
  const clock = manualClock();
  const store = memoryLockStore({ clock, feedLength });
  return {
    subject: {
      ports: { seatLocks: memorySeatLocks(store), seatFeed: memorySeatFeed(store), clock },
      ttlMs: 60_000,
      wait: async (durationMs) => clock.advance(durationMs),
      lose: async () => store.lose(),
      feed: { keeps: feedLength, drops: feedLength * 0.2 + 1 },
    },
    dispose: async () => {},
  };
};

/**
 * Histories of `SeatLocks` and the `SeatFeed` it writes: buyers and sessions, seats, tables and
 * units of areas with a common name prefix, holds of every age, decisions of the arbiter, priming
 * and loss, in any order. A subject whose feed keeps few steps, about fifty, is quick to outrun.
 */
export const seatLocksComparison: Comparison<SeatLocksSubject, Step> = {
  port: 'SeatLocks',
  steps,
  maxSteps: 14,
  describe: describeStep,
  specification,
  begin: beginLocks,
};
