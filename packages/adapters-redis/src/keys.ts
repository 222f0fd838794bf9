/** How this adapter names and bounds what it keeps in Redis. */
export interface RedisLocksOptions {
  /** In front of every key; default `ticketly:`. */
  readonly prefix?: string;
  /** Entries a session's feed keeps at least; older readers take a snapshot. Default 20,000. */
  readonly feedLength?: number;
}

/** The keys of this adapter: a session's all begin with `base(sessionId)`, whose braces put them on one cluster slot. */
export interface SessionKeys {
  readonly base: (sessionId: string) => string;
  /** A set of the sessions that ever had a hold, for the sweep. */
  readonly sessionsKey: string;
  readonly feedLength: number;
}

export const sessionKeys = ({ prefix = 'ticketly:', feedLength = 20_000 }: RedisLocksOptions): SessionKeys => ({
  base: (sessionId) => `${prefix}{${sessionId}}`,
  sessionsKey: `${prefix}sessions`,
  feedLength,
});
