import type { Result, SeatId, SessionId } from '../kernel/index.ts';
import type { FeedVersion } from './hold.ts';

/** One seat became free (`f`), held (`h`) or sold (`s`). */
export interface SeatChange {
  readonly seatId: SeatId;
  readonly status: 'f' | 'h' | 's';
}

/** What happened after one version up to another, in order. Empty when nothing happened; the version is then the one asked for. */
export interface SeatChanges {
  readonly version: FeedVersion;
  readonly changes: readonly SeatChange[];
  /** False if `version` was the newest when this was read; true if there was more, also when this tells of nothing: read on from `version`. */
  readonly more: boolean;
}

/** The feed no longer reaches back to that version, or never had it: take a snapshot. */
export interface FeedTooOld {
  readonly code: 'locking/feed-too-old';
}

/**
 * What happened to the seats of a session, in the order it happened.
 *
 * Append-only, with versions that only grow, also after the store was lost. `read` is gap-free and without duplicates, or says that it
 * can't be. A version from before a loss of the store is always too old. A read may tell only the first of what happened, as much as a store gives at
 * a time, and then says that there is `more`; how much it tells says nothing.
 */
export interface SeatFeed {
  read(sessionId: SessionId, after: FeedVersion): Promise<Result<SeatChanges, FeedTooOld>>;
}
