import type { Result, SeatId, SessionId } from '../kernel/index.ts';
import type { FeedVersion } from './hold.ts';

/** One seat became free (`f`), held (`h`) or sold (`s`). */
export interface SeatChange {
  readonly seatId: SeatId;
  readonly status: 'f' | 'h' | 's';
}

/**
 * What happened after one version up to another, in order. Empty if nothing happened; the version
 * is then the one asked for.
 */
export interface SeatChanges {
  readonly version: FeedVersion;
  readonly changes: readonly SeatChange[];
  /**
   * True if there was more than this read returned, even if it returned nothing: read on from
   * `version`. False if `version` was the newest.
   */
  readonly more: boolean;
}

/**
 * The feed no longer reaches back to that version, or never had it, as with the version of another
 * session: take a snapshot.
 */
export interface FeedTooOld {
  readonly code: 'locking/feed-too-old';
}

/**
 * What happened to the seats of a session, in the order in which it happened.
 *
 * Append-only, with versions that only grow, also after the store was lost. `read` is free of gaps
 * and duplicates, or says that it cannot be. A version from before a loss of the store is always
 * too old. A read may return only the first part of what happened, as much as the store gives at a
 * time, and then says that there is `more`; an empty part does not mean the end.
 */
export interface SeatFeed {
  read(sessionId: SessionId, after: FeedVersion): Promise<Result<SeatChanges, FeedTooOld>>;
}
