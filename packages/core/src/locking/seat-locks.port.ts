import type {
  AreaId,
  HoldId,
  Instant,
  Money,
  PrincipalId,
  Result,
  SeatId,
  SessionId,
  TierId,
  Edition,
} from '../kernel/index.ts';
import type { ShowingStale } from './refusals.ts';
import type { FeedVersion, Fence, Hold, HoldLine } from './hold.ts';
import type {
  AreaUnavailable,
  ExtensionLimitReached,
  HoldExpired,
  HoldLimitReached,
  HoldUnknown,
  SeatLimitReached,
  SeatsUnavailable,
  SessionUnprimed,
} from './refusals.ts';

/** So many units of a general-admission area, whichever are free. Unit `n` (1 … `capacity`) is the seat `<areaId>~<n>`. */
export interface AreaRequest {
  readonly areaId: AreaId;
  readonly quantity: number;
  readonly capacity: number;
  readonly label: string;
  readonly tierId: TierId;
  readonly price: Money;
}

/** Seats to hold, all or none. */
export interface HoldRequest {
  /** Made by the caller. A repeat with the id of a live hold of this buyer returns that hold and changes nothing. */
  readonly holdId: HoldId;
  /**
   * Up to 64 visible ASCII characters, kept with the hold as they are. A caller who finds another
   * imprint than its own on the hold knows that an earlier request took it, and what that one asked.
   */
  readonly imprint?: string;
  readonly sessionId: SessionId;
  readonly buyerId: PrincipalId;
  /** Of the showing this was decided by: what may be held, and at what price. */
  readonly edition: Edition;
  /** Distinct seats by name. */
  readonly lines: readonly HoldLine[];
  /** Units of areas, chosen by the store. */
  readonly areas: readonly AreaRequest[];
  /** Milliseconds from now, by the store's clock. */
  readonly ttlMs: number;
  readonly maxActiveHolds: number;
  /** Places of this buyer in this session: held, claimed and sold together, a whole table with all it has. A lone table may exceed it, if the buyer has nothing else. */
  readonly maxSeats: number;
}

/** A hold as its holder names it: the id, who, and the fence they were given. */
export interface HoldReference {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
}

/** More time for a hold. */
export interface ExtendHold extends HoldReference {
  /**
   * The hold then ends so much later than it would have, but never later than `maxTotalMs` after it began. Counted from its end, not from now: who asks twice at
   * once gains both times, and who asks early loses nothing.
   */
  readonly ttlMs: number;
  readonly maxTotalMs: number;
  readonly maxExtensions: number;
}

/** Without a fence: the buyer's live hold of that id, whatever its fence; the hold comes back with it, so that checkout needs one round trip. */
export interface ConvertHold {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence?: Fence;
  readonly ttlMs: number;
}

/** What the arbiter (`SeatSales`) decided about a seat. `free` and `claimed` touch only a seat that is free or this hold's; `sold` always applies, and only a `free` of the same hold ends it. */
export interface SeatDecision {
  readonly seatId: SeatId;
  readonly status: 'claimed' | 'sold' | 'free';
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
  /** When a claim lapses; only with `claimed`. */
  readonly expiresAt?: Instant;
  /** People it seats, where that is more than one. */
  readonly places?: number;
}

/** Which seats are not free, and the version of the feed this is true at. */
export interface SeatsSnapshot {
  readonly version: FeedVersion;
  readonly held: readonly SeatId[];
  readonly sold: readonly SeatId[];
}

/** What a buyer has in a session that limits are about. */
export interface BuyerUsage {
  /** The active holds, converted ones not. */
  readonly holdIds: readonly HoldId[];
  /** Places that are held, claimed or bought. */
  readonly taken: number;
}

/**
 * Short-lived, exclusive holds on the seats of a session, and what is known to be sold, so that a glance answers "may I have these".
 *
 * Atomic: `hold` takes every requested seat or none, checks the buyer's limits in the same step, and names every conflict.
 * Exclusive: at most one live hold per seat, and none on a sold one. Ordered: fences of one session only grow, also after the store was lost or
 * failed over. Expiring: an expired hold counts as free at once, by the store's clock, even if no sweeper runs.
 * Current: a hold by an older edition of the session than the store was told of, by `requireEdition`, `prime` or another hold, is refused in the same
 * step. A showing may be stale, a hold may not.
 * Telling: the step that changes a seat appends the change to the session's `SeatFeed`.
 * Not promised: durability. Holds may vanish with the store; `SeatSales.claim` is what makes a seat yours.
 * Faults: `unavailable` or `timeout` when the store can't be asked; the hold may then exist, and a repeat with the same id tells.
 */
export interface SeatLocks {
  hold(
    request: HoldRequest,
  ): Promise<
    Result<
      Hold,
      SeatsUnavailable | AreaUnavailable | HoldLimitReached | SeatLimitReached | SessionUnprimed | ShowingStale
    >
  >;
  /** The live hold, whoever's it is; undefined once it ended. */
  find(holdId: HoldId): Promise<Hold | undefined>;
  /** The buyer's live holds in a session, converted ones too, in any order: what they find again who lost the answer. */
  holdsOf(sessionId: SessionId, buyerId: PrincipalId): Promise<readonly Hold[]>;
  /** What the buyer uses up of their limits in a session, as `hold` counts it. */
  usageOf(sessionId: SessionId, buyerId: PrincipalId): Promise<BuyerUsage>;
  /** Refuses, and uses up no extension, where the hold would gain no time. */
  extend(request: ExtendHold): Promise<Result<Hold, HoldExpired | HoldUnknown | ExtensionLimitReached>>;
  /**
   * Makes the hold an order's: its seats stay held for `ttlMs` from now at least, and it no longer counts as an active hold. Never shortens; a repeat
   * answers with the hold as it is and gives no more time, or seats could be kept for ever by ordering in vain. The order's own time comes with `record`.
   */
  convert(request: ConvertHold): Promise<Result<Hold, HoldExpired | HoldUnknown>>;
  /** Frees the hold's seats. A hold that ended, another buyer's, or an older fence frees nothing. */
  release(request: HoldReference): Promise<Result<Hold, HoldExpired | HoldUnknown>>;
  /** Takes over what the arbiter decided. A claim gives its hold, and the seats, its time. Idempotent; works on an unprimed session too. */
  record(sessionId: SessionId, decisions: readonly SeatDecision[]): Promise<void>;
  /**
   * Teaches an empty store the session's claims and sales, the least fence it may give out, and the least edition it may take a hold by. What is there
   * already stays, and so does a newer edition.
   */
  prime(
    sessionId: SessionId,
    taken: {
      readonly fenceFloor: number;
      readonly decisions: readonly SeatDecision[];
      readonly edition?: Edition | undefined;
    },
  ): Promise<void>;
  /** Refuses from now on what older editions of the session ask for. Never goes back; works on an unprimed session too. */
  requireEdition(sessionId: SessionId, edition: Edition): Promise<void>;
  /** Every seat that is held or sold now, at one version of the feed. */
  held(sessionId: SessionId): Promise<Result<SeatsSnapshot, SessionUnprimed>>;
  /** Ends what has expired, in all sessions, and tells the feeds. @returns how many holds it ended. */
  sweep(): Promise<number>;
  /**
   * How long the next sweep may wait and still be in time for every hold that the last one saw, in
   * milliseconds; 0 where that is not known. No hold that was given out since ends within 5 s.
   * A store that can't tell leaves it out, and is swept all the time.
   */
  nextSweepInMs?(): number;
}
