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
  OriginLimitReached,
  SeatLimitReached,
  SeatsCoolingOff,
  SeatsUnavailable,
  SessionUnprimed,
} from './refusals.ts';

/**
 * A number of units of a general-admission area, whichever are free. Unit `n` (1 … `capacity`) is
 * the seat `<areaId>~<n>`.
 */
export interface AreaRequest {
  readonly areaId: AreaId;
  readonly quantity: number;
  readonly capacity: number;
  readonly label: string;
  readonly tierId: TierId;
  readonly price: Money;
}

/**
 * Where a buyer comes from, under an opaque name that many buyers may share: together they have one
 * budget.
 */
export interface HoldOrigin {
  /** 1 to 64 letters, digits, `-` and `_`; two different kinds of origins never share a name. */
  readonly key: string;
  /**
   * How many places the buyers of this origin may have in the session together, held and claimed;
   * what they have bought does not count. An origin that has none may take any hold, such as a
   * large table.
   */
  readonly maxSeats: number;
}

/** Seats to hold, all or none. */
export interface HoldRequest {
  /**
   * Made by the caller, for one buyer. A repeat with the id of a live hold of this buyer returns
   * that hold and changes nothing; the id of another buyer's is refused as unknown. Once a hold
   * ended, or was lost with the store, its id takes a new one, with a newer fence.
   */
  readonly holdId: HoldId;
  /**
   * Up to 64 visible ASCII characters, kept with the hold as they are. A caller who finds another
   * imprint on the hold knows that an earlier request took it, and what that request asked for.
   */
  readonly imprint?: string;
  readonly sessionId: SessionId;
  readonly buyerId: PrincipalId;
  /** The edition of the showing that decided this: what may be held, and at what price. */
  readonly edition: Edition;
  /** Distinct seats, by name; none is a unit of one of the `areas`. */
  readonly lines: readonly HoldLine[];
  /**
   * Units of areas; the store chooses which. An area that is named twice gets both quantities added
   * up, at the price and capacity that are named first.
   */
  readonly areas: readonly AreaRequest[];
  /** Milliseconds from now, by the store's clock. */
  readonly ttlMs: number;
  readonly maxActiveHolds: number;
  /**
   * The maximum number of places that this buyer may have in this session: held, claimed and sold
   * together, with all places of a whole table. A lone table may exceed it if the buyer has nothing
   * else.
   */
  readonly maxSeats: number;
  /**
   * The origins of the buyer, the narrowest first. A repeat changes nothing about the origins that
   * its hold counts for. A store that does not count origins leaves `origins` and `coolsUntil`
   * unread; `seatBrakesKit` checks one that does.
   */
  readonly origins?: readonly HoldOrigin[];
}

/** A hold as its holder names it: its id, the buyer, and the fence they were given. */
export interface HoldReference {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
}

/** More time for a hold. */
export interface ExtendHold extends HoldReference {
  /**
   * The hold then ends this much later than it would have, but never later than `maxTotalMs` after
   * it began. Counted from its end, not from now: a buyer who extends twice at once gains both
   * times, and one who extends early loses nothing.
   */
  readonly ttlMs: number;
  readonly maxTotalMs: number;
  readonly maxExtensions: number;
}

/**
 * Has no fence: it means the buyer's live hold of this id, whatever its fence. The answer carries
 * the hold, so that checkout needs one round trip.
 */
export interface ConvertHold {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence?: Fence;
  readonly ttlMs: number;
}

/**
 * What the arbiter (`SeatSales`) decided about a seat. `free` and `claimed` touch only a seat that
 * is free or this hold's. `sold` always applies, and only a `free` of the same hold ends it. The
 * fence is a floor for those that are given next; a hold keeps the fence that its buyer was given.
 *
 * A hold that has lapsed ends before a decision about it or its seats applies: a late claim or sale
 * gives its buyer this seat, and brings no hold back. A seat that is freed is gone from the lines
 * of its hold, and stays out of them when it is claimed again; nobody finds a hold without a line.
 * One that was sold to somebody else stays in them, so that an order is refused rather than cut
 * short; but it counts for who bought it, and a hold ends with its last seat. A hold with a sold
 * seat is an order: nobody finds or changes it, and its other seats end at their time.
 */
export interface SeatDecision {
  readonly seatId: SeatId;
  readonly status: 'claimed' | 'sold' | 'free';
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
  /** When a claim lapses; only with `claimed`. */
  readonly expiresAt?: Instant;
  /**
   * Only with `free`, for seats that their buyer let go by choice. Once is forgiven. A seat that
   * goes back a second time within half an hour (`lettingGoRememberedMs`), by the same buyer or
   * somebody of the hold's first origin, can't be held by them before this time. Units of an area
   * count as the area.
   */
  readonly coolsUntil?: Instant;
  /** How many people it seats, if more than one. */
  readonly places?: number;
}

/** Which seats are not free, and the version of the feed at which this is true. */
export interface SeatsSnapshot {
  readonly version: FeedVersion;
  readonly held: readonly SeatId[];
  readonly sold: readonly SeatId[];
}

/** What a buyer has in a session, as far as limits count it. */
export interface BuyerUsage {
  /** The active holds, without converted ones. */
  readonly holdIds: readonly HoldId[];
  /** Places that are held, claimed or bought. */
  readonly taken: number;
}

/**
 * Short-lived, exclusive holds on the seats of a session. The store also knows what is sold, so
 * that one look answers "may I have these".
 *
 * Atomic: `hold` takes every requested seat or none, checks the buyer's limits in the same step,
 * and names every conflict. Exclusive: at most one live hold per seat, and none on a sold one.
 * Ordered: fences of one session only grow, also after the store was lost or failed over. Expiring:
 * an expired hold counts as free at once, by the store's clock, and no answer but a feed's depends
 * on whether a sweeper ran. Current: a
 * hold by an older edition of the session than the store was told of (by `raiseEdition`, `prime` or
 * another hold) is refused in the same step. A showing may be stale, a hold may not. Telling: the
 * step that changes a seat appends the change to the session's `SeatFeed`. Not promised:
 * durability. Holds may vanish with the store; `SeatSales.claim` is what makes a seat yours.
 * Faults: `unavailable` or `timeout` when the store cannot be asked. The hold may then exist; a
 * repeat with the same id settles it.
 */
export interface SeatLocks {
  /**
   * Refuses for one reason, the first in this order: the session is unprimed, the edition is old,
   * the hold is somebody else's or known only from the arbiter, the hold limit, the limit of
   * places, the budget of an origin, seats that cool off, taken seats, too few units.
   */
  hold(
    request: HoldRequest,
  ): Promise<
    Result<
      Hold,
      | HoldUnknown
      | SeatsUnavailable
      | AreaUnavailable
      | HoldLimitReached
      | SeatLimitReached
      | OriginLimitReached
      | SeatsCoolingOff
      | SessionUnprimed
      | ShowingStale
    >
  >;
  /** The live hold, whoever its buyer is; undefined once it ended. */
  find(holdId: HoldId): Promise<Hold | undefined>;
  /**
   * The buyer's live holds in a session, converted ones included, in any order: a buyer who lost
   * the answer finds their hold here.
   */
  holdsOf(sessionId: SessionId, buyerId: PrincipalId): Promise<readonly Hold[]>;
  /**
   * How much of their limits the buyer has used in a session, as `hold` counts it: by the seats
   * that are theirs now.
   */
  usageOf(sessionId: SessionId, buyerId: PrincipalId): Promise<BuyerUsage>;
  /** Refuses, and uses up no extension, if the hold would gain no time. */
  extend(request: ExtendHold): Promise<Result<Hold, HoldExpired | HoldUnknown | ExtensionLimitReached>>;
  /**
   * Makes the hold an order's: its seats stay held for at least `ttlMs` from now, and it no longer
   * counts as an active hold. Never shortens. A repeat returns the hold as it is and gives no more
   * time, or orders that fail again and again could keep seats forever. The order's own time comes
   * with `record`.
   */
  convert(request: ConvertHold): Promise<Result<Hold, HoldExpired | HoldUnknown>>;
  /**
   * Frees the hold's seats. A hold that ended, another buyer's hold, or an older fence frees
   * nothing.
   */
  release(request: HoldReference): Promise<Result<Hold, HoldExpired | HoldUnknown>>;
  /**
   * Applies what the arbiter decided, in the order given. A claim gives its time to its hold,
   * unless that ends later anyway, and all seats of a hold end together. Idempotent; works on an
   * unprimed session too.
   */
  record(sessionId: SessionId, decisions: readonly SeatDecision[]): Promise<void>;
  /**
   * Teaches an empty store the session's claims and sales, the lowest fence it may issue, and the
   * lowest edition by which it may take a hold. What is already there stays, and so does a newer
   * edition.
   */
  prime(
    sessionId: SessionId,
    taken: {
      readonly fenceFloor: number;
      readonly decisions: readonly SeatDecision[];
      readonly edition?: Edition | undefined;
    },
  ): Promise<void>;
  /**
   * From now on refuses what older editions of the session ask for. Never goes back; works on an
   * unprimed session too.
   */
  raiseEdition(sessionId: SessionId, edition: Edition): Promise<void>;
  /** Every seat that is held or sold now, at one version of the feed. */
  held(sessionId: SessionId): Promise<Result<SeatsSnapshot, SessionUnprimed>>;
  /**
   * Ends what has expired, in all sessions, and tells the feeds. @returns how many holds it ended.
   */
  sweep(): Promise<number>;
  /**
   * How long the next sweep may wait and still be in time for every hold that the last one saw, in
   * milliseconds; 0 if that is not known. No hold that was taken since ends within 5 s. A store
   * that cannot tell leaves this out, and is swept all the time.
   */
  nextSweepInMs?(): number;
}
