import { invariant, sumMoney } from '../kernel/index.ts';
import type { AreaId, Brand, HoldId, Instant, Money, PrincipalId, SeatId, SessionId, TierId } from '../kernel/index.ts';

/**
 * A number that grows with every hold of a session, also across loss of the store that issues it. A
 * write with an older fence than the one on record is late, and refused. (The idea is Lamport's; as
 * fencing tokens: M. Kleppmann, "How to do distributed locking", 2016.)
 */
export type Fence = Brand<number, 'Fence'>;

/**
 * A position in a session's seat feed: opaque, and only the feed itself knows which of two is
 * later.
 */
export type FeedVersion = Brand<string, 'FeedVersion'>;

/** One seat (or unit of an area) of a hold, with the price of the hold's moment. */
export interface HoldLine {
  readonly seatId: SeatId;
  readonly label: string;
  readonly tierId: TierId;
  readonly price: Money;
  /** Present on units of a general-admission area. */
  readonly areaId?: AreaId;
  /** How many people it seats, if more than one: a table sold as a whole. */
  readonly places?: number;
}

/**
 * A buyer's short claim on seats before checkout.
 *
 * `active` until it is converted (an order took it over; the seats stay held for the order),
 * released or expired. Stores return live holds only, so there is no status for those that ended.
 */
export interface Hold {
  readonly holdId: HoldId;
  readonly sessionId: SessionId;
  readonly buyerId: PrincipalId;
  readonly status: 'active' | 'converted';
  readonly lines: readonly HoldLine[];
  readonly fence: Fence;
  readonly heldAt: Instant;
  readonly expiresAt: Instant;
  readonly extensions: number;
  /** The feed's version right after this hold was taken. */
  readonly version: FeedVersion;
  /** What the request that took it left on it; see `HoldRequest.imprint`. */
  readonly imprint?: string;
}

/**
 * The sum of a hold's prices. Never fails for a hold that was taken: seats whose prices have no sum
 * are not held.
 */
export const holdTotal = ({ holdId, lines }: Pick<Hold, 'holdId' | 'lines'>): Money => {
  const [first] = lines;
  invariant(first !== undefined, `hold ${holdId} has no seats`);
  return sumMoney(
    lines.map(({ price }) => price),
    first.price.currency,
  );
};

/** What a seat is to a buyer who looks at it: `f` free, `h` held, `s` sold, `b` blocked. */
export type SeatStatus = 'f' | 'h' | 's' | 'b';
