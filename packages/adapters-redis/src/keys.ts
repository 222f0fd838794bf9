/** How this adapter names and bounds what it keeps in Redis. */
export interface RedisLocksOptions {
  /** In front of every key; default `ticketly:`. */
  readonly prefix?: string;
  /** Entries a session's feed keeps at least; older readers take a snapshot. Default 20,000. */
  readonly feedLength?: number;
  /**
   * How soon a sweep looks again at a session where nothing could expire at the last look, in
   * milliseconds; a hold that another process gives a shorter life meanwhile is swept up so much
   * later (it counts as free in time all the same). Default 5,000: no hold of a sale lives shorter
   * than a minute.
   */
  readonly idleSweepMs?: number;
  /**
   * A session that nobody used for so long is forgotten, and primed again by whoever does; no hold
   * may live as long as a seventh of it. Default a week.
   */
  readonly forgetAfterMs?: number;
}

/**
 * The keys of this adapter, and its bounds: a session's keys all begin with `base(sessionId)`,
 * whose braces put them on one cluster slot.
 */
export interface SessionKeys {
  readonly base: (sessionId: string) => string;
  /** A sorted set of the sessions, by their last use. */
  readonly sessionsKey: string;
  /** Which facts of the log the locks were taught by; see `LockHistory`. */
  readonly markKey: string;
  readonly feedLength: number;
  readonly idleSweepMs: number;
  readonly forgetAfterMs: number;
}

export const sessionKeys = ({
  prefix = 'ticketly:',
  feedLength = 20_000,
  idleSweepMs = 5_000,
  forgetAfterMs = 604_800_000,
}: RedisLocksOptions): SessionKeys => ({
  base: (sessionId) => `${prefix}{${sessionId}}`,
  sessionsKey: `${prefix}sessions-used`,
  markKey: `${prefix}log-mark`,
  feedLength,
  idleSweepMs,
  forgetAfterMs,
});
