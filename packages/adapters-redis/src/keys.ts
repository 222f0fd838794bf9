/** How this adapter names and bounds what it keeps in Redis. */
export interface RedisLocksOptions {
  /** In front of every key; default `ticketly:`. */
  readonly prefix?: string;
  /** Entries a session's feed keeps at least; older readers take a snapshot. Default 20,000. */
  readonly feedLength?: number;
  /**
   * How soon a sweep looks again at a session where nothing could expire at the last look, in milliseconds; a hold that is given a shorter life meanwhile is
   * swept up so much later (it counts as free in time all the same). Default 1,000.
   */
  readonly idleSweepMs?: number;
}

/** The keys of this adapter, and its bounds: a session's keys all begin with `base(sessionId)`, whose braces put them on one cluster slot. */
export interface SessionKeys {
  readonly base: (sessionId: string) => string;
  /** A set of the sessions that ever had a hold, for the sweep. */
  readonly sessionsKey: string;
  readonly feedLength: number;
  readonly idleSweepMs: number;
}

export const sessionKeys = ({
  prefix = 'ticketly:',
  feedLength = 20_000,
  idleSweepMs = 1_000,
}: RedisLocksOptions): SessionKeys => ({
  base: (sessionId) => `${prefix}{${sessionId}}`,
  sessionsKey: `${prefix}sessions`,
  feedLength,
  idleSweepMs,
});
