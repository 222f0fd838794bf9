import type { Instant } from '../kernel/index.ts';

/** An announcement to come: what it is about, and when. */
export interface Timer {
  /** Unique; setting a timer again with the same id moves it. */
  readonly timerId: string;
  readonly at: Instant;
  /** What to announce, as in `sale-opens`. */
  readonly kind: string;
  /** What it is about: the session's id. */
  readonly subject: string;
}

/**
 * Announcements at a time.
 *
 * A timer fires at least once, at or after its time, never before; perhaps late, perhaps twice. It only announces: what is true at a time is
 * decided from the clock and the state, so a timer lost or repeated changes nothing but punctuality.
 */
export interface Timers {
  set(timer: Timer): Promise<void>;
  /** A timer that is gone or never was is no error. */
  cancel(timerId: string): Promise<void>;
  /**
   * Timers whose time has come, hidden from other callers for `leaseMs`; they come again unless `done`. Those that wait longest come first: who comes again waits
   * from the end of its lease, so that none that fails for ever stands in the way of the others.
   */
  due(request: { readonly limit: number; readonly leaseMs: number }): Promise<readonly Timer[]>;
  /** The timer was announced. A timer that was moved meanwhile stays. */
  done(timer: Timer): Promise<void>;
}
