import type {
  AggregateStore,
  Change,
  EventId,
  Instant,
  Page,
  PageRequest,
  Result,
  SeatId,
  SessionId,
  VersionConflict,
} from '../kernel/index.ts';
import type { Session } from './session.ts';

/** The sessions, with the promises of {@link AggregateStore}. */
export interface Sessions extends AggregateStore<SessionId, Session> {
  /**
   * Saves a session that moves into another hall, as `save` does, if no seat of it is claimed or
   * sold but these, which whoever decided knew of and found in the new hall. One step with claims
   * and late settlements: each comes before it, and is looked at, or after it, and sees the new
   * edition.
   * @returns the new version; or `kernel/version-conflicting` also for a seat that nobody knew of:
   *   decide again.
   */
  saveInHall(change: Change<Session>, knownSeats: readonly SeatId[]): Promise<Result<number, VersionConflict>>;
  /** By start. */
  ofEvent(eventId: EventId): Promise<readonly Session[]>;
  /** Sessions that end after a moment, cancelled ones included, by id; for sweeps. */
  endingAfter(moment: Instant, page: PageRequest): Promise<Page<Session>>;
}
