import type { Instant, SeatId, SessionId } from '../kernel/index.ts';
import type { FeedVersion, SeatFeed, SeatsSnapshot } from '../locking/index.ts';
import type { Suspicion } from './finding.ts';

/** Notices seats that stay held by nobody: longer than a hold may live, without an order. */
export interface HoldWatch {
  /** @param taken the seats that belong to somebody on record */
  look(
    sessionId: SessionId,
    snapshot: SeatsSnapshot,
    taken: { has(seatId: SeatId): boolean },
    now: Instant,
  ): Promise<Suspicion[]>;
}

interface Seen {
  readonly version: FeedVersion;
  /** Since when each seat has been seen held, by the same holder all the time. */
  readonly since: ReadonlyMap<SeatId, Instant>;
}

const maxSessions = 20;
const maxReads = 50;

/**
 * The locks don't say who holds a seat, but the feed says when it changes hands: a seat that is
 * held at two looks, with nothing about it in the feed in between, had one holder.
 */
export const holdWatch = (seatFeed: SeatFeed, longestHoldMs: number): HoldWatch => {
  const sessions = new Map<SessionId, Seen>();
  const changedSince = async (sessionId: SessionId, version: FeedVersion): Promise<ReadonlySet<SeatId> | undefined> => {
    const changed = new Set<SeatId>();
    let after = version;
    for (let reads = 0; reads < maxReads; reads += 1) {
      const read = await seatFeed.read(sessionId, after);
      if (!read.ok) return undefined;
      for (const { seatId } of read.value.changes) changed.add(seatId);
      if (!read.value.more) return changed;
      after = read.value.version;
    }
    return undefined;
  };
  return {
    look: async (sessionId, { version, held }, taken, now) => {
      const before = sessions.get(sessionId);
      const changed = before && (await changedSince(sessionId, before.version));
      const sinceOf = (seatId: SeatId): Instant =>
        changed === undefined || changed.has(seatId) ? now : (before?.since.get(seatId) ?? now);
      const since = new Map(held.filter((seatId) => !taken.has(seatId)).map((seatId) => [seatId, sinceOf(seatId)]));
      sessions.delete(sessionId);
      sessions.set(sessionId, { version, since });
      for (const [oldest] of sessions) if (sessions.size > maxSessions) sessions.delete(oldest);
      return [...since]
        .filter(([, from]) => now - from > longestHoldMs)
        .map(([seatId, from]) => ({
          kind: 'hold-of-nobody',
          invariant: 'I4',
          subject: `sessions/${sessionId}/${seatId}`,
          sentence: `seat ${seatId} of session ${sessionId} is held without an order for ${Math.round((now - from) / 1_000)} s`,
          seen: `held since ${from}`,
        }));
    },
  };
};
