import { instant, plusMs } from '../kernel/index.ts';
import type { Clock, Instant } from '../kernel/index.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(durationMs: number): void;
  moveTo(moment: Instant): void;
}

/** A clock for tests that starts at the given moment (default 2026-01-01T00:00:00Z). */
export const manualClock = (startsAt: Instant = instant(Date.UTC(2026, 0, 1))): ManualClock => {
  let now = startsAt;
  return {
    now: () => now,
    advance: (durationMs) => {
      now = plusMs(now, durationMs);
    },
    moveTo: (moment) => {
      now = moment;
    },
  };
};

/** The machine's clock. */
export const systemClock: Clock = { now: () => instant(globalThis.Date.now()) };
