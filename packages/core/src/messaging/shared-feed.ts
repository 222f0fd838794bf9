import type { ChangeFeed, Position, RecordedEvent } from './change-feed.port.ts';

/** How long, and how many, facts are kept for other readers. */
export interface SharedFeedOptions {
  /** Milliseconds from an arbitrary origin, never set back. */
  readonly monotonicMs: () => number;
  /**
   * In milliseconds; default 1,000. Must be shorter than any restore of a database, after which
   * positions mean other facts.
   */
  readonly keptMs?: number;
  /** Default 10,000 facts. */
  readonly keptFacts?: number;
}

/** All facts after `from`, up to `to`. */
interface Part {
  readonly from: Position;
  readonly to: Position;
  readonly events: readonly RecordedEvent[];
  readonly readMs: number;
}

/**
 * Lets the followers of the log in one process share their reads: a follower that arrives shortly
 * after another read the same place gets the same facts. Under load each fact is read and parsed
 * once, not once per follower.
 *
 * Promises what the feed behind it promises. A fault clears the cache: the database may be a
 * different one by the next read.
 */
export const sharedFeed = (
  feed: ChangeFeed,
  { monotonicMs, keptMs = 1_000, keptFacts = 10_000 }: SharedFeedOptions,
): ChangeFeed => {
  /** Each begins where the previous one ends. */
  let parts: readonly Part[] = [];

  const fresh = (): readonly Part[] => {
    const since = monotonicMs() - keptMs;
    const first = parts.findIndex(({ readMs }) => readMs >= since);
    parts = first < 0 ? [] : parts.slice(first);
    return parts;
  };
  const kept = (after: Position, limit: number): readonly RecordedEvent[] => {
    const first = fresh().findIndex(({ from, to }) => from <= after && after < to);
    if (first < 0) return [];
    const found: RecordedEvent[] = [];
    for (const { events } of parts.slice(first)) {
      if (found.length >= limit) break;
      for (const event of events) if (event.position > after && found.length < limit) found.push(event);
    }
    return found;
  };
  const keep = (from: Position, events: readonly RecordedEvent[]): void => {
    const last = events.at(-1);
    if (last === undefined) return;
    const end = fresh().at(-1)?.to;
    // A reader behind all others reads for itself, and of two equal reads one is enough.
    if (end !== undefined && from < end) return;
    const part = { from, to: last.position, events, readMs: monotonicMs() };
    parts = end === from ? [...parts, part] : [part];
    let facts = parts.reduce((sum, each) => sum + each.events.length, 0);
    while (facts > keptFacts && parts.length > 1) {
      facts -= parts[0]?.events.length ?? 0;
      parts = parts.slice(1);
    }
  };
  return {
    read: async (request) => {
      const { after, limit } = request;
      const known = kept(after, limit);
      if (known.length > 0) return known;
      try {
        const events = await feed.read(request);
        keep(after, events);
        return events;
      } catch (error) {
        parts = [];
        throw error;
      }
    },
  };
};
