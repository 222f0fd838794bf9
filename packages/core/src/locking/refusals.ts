import type { AreaId, Edition, HoldId, Instant, SeatId } from '../kernel/index.ts';

/** Some of the seats are held or sold; `conflicts` names each of them. Nothing was held. */
export interface SeatsUnavailable {
  readonly code: 'locking/seats-unavailable';
  readonly conflicts: readonly SeatId[];
}

/** The area has fewer units left than asked for. Nothing was held. */
export interface AreaUnavailable {
  readonly code: 'locking/area-unavailable';
  readonly areaId: AreaId;
  readonly left: number;
}

/**
 * The buyer has as many live holds in this session as they may. `holdIds` are theirs, so that a
 * buyer who never heard of a hold finds it.
 */
export interface HoldLimitReached {
  readonly code: 'locking/hold-limit-reached';
  readonly limit: number;
  readonly holdIds: readonly HoldId[];
}

/**
 * These seats would give the buyer more in this session (held, claimed and sold) than they may
 * have.
 */
export interface SeatLimitReached {
  readonly code: 'locking/seat-limit-reached';
  readonly limit: number;
  readonly taken: number;
}

/**
 * Buyers who come from the same place as this one hold as many seats in this session as they may
 * together. Their holds end sooner or later: try again in a minute.
 */
export interface OriginLimitReached {
  readonly code: 'locking/origin-limit-reached';
  readonly limit: number;
}

/**
 * The buyer, or somebody who comes from the same place, has let these seats or areas go by
 * cancelling orders again and again. Until `coolsUntil` they are for others.
 */
export interface SeatsCoolingOff {
  readonly code: 'locking/seats-cooling-off';
  readonly seatIds: readonly (SeatId | AreaId)[];
  readonly coolsUntil: Instant;
}

/**
 * The store knows nothing of this session (new, flushed or restarted): prime it from
 * `SeatSales.taken`, then repeat.
 */
export interface SessionUnprimed {
  readonly code: 'locking/session-unprimed';
}

/** The hold ended before this call, by the store's clock. */
export interface HoldExpired {
  readonly code: 'locking/hold-expired';
}

/** This buyer has no such hold. */
export interface HoldUnknown {
  readonly code: 'locking/hold-unknown';
}

/** The hold was extended as often as it may be, or already lives as long as it may. */
export interface ExtensionLimitReached {
  readonly code: 'locking/extension-limit-reached';
  readonly limit: number;
  readonly expiresAt: Instant;
}

/** The request asks for no seat, or for more seats than an order may have. */
export interface SeatCountInvalid {
  readonly code: 'locking/seat-count-invalid';
  readonly limit: number;
}

/** The session's layout has no such seats to sell; `seatIds` are the unknown or blocked ones. */
export interface SeatsUnknown {
  readonly code: 'locking/seats-unknown';
  readonly seatIds: readonly SeatId[];
}

/** The session has no such area. */
export interface AreaUnknown {
  readonly code: 'locking/area-unknown';
  readonly areaId: AreaId;
}

/** The prices of these seats have no sum that could be charged. Nothing was held. */
export interface TotalInvalid {
  readonly code: 'locking/total-invalid';
}

/**
 * Others took every choice of best available first, as often as we try. Seats may still be free:
 * ask again.
 */
export interface RacesLost {
  readonly code: 'locking/races-lost';
  readonly attempts: number;
}

/**
 * The buyer's idempotency key took a hold that lives, and that hold was for something else. Nothing
 * more was held.
 */
export interface HoldKeyReused {
  readonly code: 'locking/hold-key-reused';
}

/** Why the locks refuse a hold, once they know the session. */
export type HoldRefusal =
  SeatsUnavailable | AreaUnavailable | HoldLimitReached | SeatLimitReached | OriginLimitReached | SeatsCoolingOff;

/**
 * All refusals of this module that a buyer can meet; `locking/session-unprimed` is handled inside
 * and never reaches one.
 */
export type LockingRefusal =
  | SeatsUnavailable
  | AreaUnavailable
  | HoldLimitReached
  | SeatLimitReached
  | OriginLimitReached
  | SeatsCoolingOff
  | HoldExpired
  | HoldUnknown
  | ExtensionLimitReached
  | SeatCountInvalid
  | SeatsUnknown
  | AreaUnknown
  | TotalInvalid
  | RacesLost
  | HoldKeyReused;
/**
 * The request was decided by an older edition of the session than `edition`: read the session at
 * that edition or later, and decide again. Never reaches a caller of the core.
 */
export interface ShowingStale {
  readonly code: 'locking/showing-stale';
  readonly edition: Edition;
}
