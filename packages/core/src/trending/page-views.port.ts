import type { EventId, UtcDay } from '../kernel/index.ts';

/** How often the page of an event was looked at on a day. */
export interface PageViewCount {
  readonly eventId: EventId;
  readonly day: UtcDay;
  readonly views: number;
}

/**
 * How often the page of each event was looked at, by day. No fact of the log: nothing is decided by
 * it, and a crash may lose what a process had not yet added.
 *
 * Not promised: that an `add` which failed had no effect. Whoever repeats it may count twice.
 */
export interface PageViews {
  /**
   * Adds to what was counted, however many add at the same time. Each event and day comes once in a
   * call.
   */
  add(counts: readonly PageViewCount[]): Promise<void>;
  /** What was counted of these events on a day or later. */
  ofEvents(eventIds: readonly EventId[], from: UtcDay): Promise<readonly PageViewCount[]>;
  /** Forgets what was counted before a day. */
  forgetBefore(day: UtcDay): Promise<void>;
}
