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
 * Announcements at set times.
 *
 * A timer fires at least once, at or after its time, never before; possibly late, possibly twice.
 * It only announces: clock and state decide what is true, so a lost or repeated timer changes
 * nothing but punctuality.
 */
export interface Timers {
  set(timer: Timer): Promise<void>;
  /** Cancelling a timer that is gone or never existed is not an error. */
  cancel(timerId: string): Promise<void>;
  /**
   * Due timers, leased for `leaseMs` and hidden from other callers meanwhile; they come again
   * unless `done`. Those that wait longest come first, with ties ordered by id. A timer that comes
   * again waits from the end of its lease, so that one that fails forever does not block the
   * others.
   */
  due(request: { readonly limit: number; readonly leaseMs: number }): Promise<readonly Timer[]>;
  /** The timer was announced. A timer that was moved meanwhile stays. */
  done(timer: Timer): Promise<void>;
}
