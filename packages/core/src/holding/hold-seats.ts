import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { invariant, ok, refuse } from '../kernel/index.ts';
import type { Clock, HoldId, IdSource, Limits, Randomness, RefusalShape, Result, SessionId } from '../kernel/index.ts';
import type { SeatBoards } from '../live-map/index.ts';
import { sessionPrimer } from '../locking/index.ts';
import type {
  Hold,
  AreaUnknown,
  HoldKeyReused,
  HoldOrigin,
  HoldRefusal,
  HoldUnknown,
  RacesLost,
  SeatCountInvalid,
  SeatsUnknown,
  TotalInvalid,
  SeatLocks,
  TakenSource,
} from '../locking/index.ts';
import { requireOnSale } from '../scheduling/index.ts';
import type { SessionNotOnSale, SessionUnknown } from '../scheduling/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import type { NotEnoughSeats } from '../seating/index.ts';
import { withNewestShowing } from '../showings/index.ts';
import type { Showing, Showings } from '../showings/index.ts';
import { holdBestAvailable } from './hold-best-available.ts';
import type { BestAvailable, ChosenHold } from './hold-best-available.ts';
import { decideHoldRequest, requireSeatCount } from './hold-request.ts';
import type { NamedSeats, PricedSeats } from './hold-request.ts';
import { holdTtlOf } from './hold-ttl.ts';
import { judgeRepeat, keyedRequest } from './keyed-request.ts';
import type { KeyedRequest } from './keyed-request.ts';
import { refusedBuyers } from './refused-buyers.ts';
import { sharedBySession } from './shared-by-session.ts';

/** What a buyer asks for. */
export type WantedSeats = NamedSeats | BestAvailable;

/** Who wants which seats of which session. */
export interface HoldSeatsCommand {
  readonly principal: Principal;
  readonly sessionId: SessionId;
  readonly wanted: WantedSeats;
  /**
   * The buyer's own name for this request, in this session. While the hold of the first call lives,
   * a repeat answers with that hold as it is then, and takes nothing more; a repeat that wants
   * something else is refused. A refused call leaves nothing behind: its repeat is judged afresh.
   */
  readonly idempotencyKey?: string | undefined;
  /**
   * Where the buyer comes from, as far as whoever calls can tell, the narrowest first: buyers who
   * share an origin share its budget. Default: nowhere in particular, and no budget applies.
   */
  readonly origins?: readonly HoldOrigin[] | undefined;
}

/** A hold, and why these seats, if we chose them. A repeat does not say why. */
export interface HeldSeats extends ChosenHold {
  /** An earlier call with the same key took it. */
  readonly isRepeat: boolean;
}

/** Why nothing was held. */
export type HoldSeatsRefusal =
  | RoleMissing
  | SessionUnknown
  | SessionNotOnSale
  | SeatCountInvalid
  | SeatsUnknown
  | AreaUnknown
  | TotalInvalid
  | HoldRefusal
  | NotEnoughSeats
  | RacesLost
  | HoldKeyReused;

/** What holding seats needs. */
export interface HoldSeatsPorts {
  readonly showings: Showings;
  readonly seatLocks: Pick<SeatLocks, 'hold' | 'find' | 'held' | 'prime' | 'usageOf'>;
  readonly seatSales: TakenSource;
  readonly seatBoards: Pick<SeatBoards, 'current'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  readonly limits: Limits;
}

/**
 * Holds seats for a buyer, all or none, at current prices. The hold lives for the session's
 * `holdTtlMs` (default 5 minutes). A call that fails changes nothing, not even the expiry of a hold
 * that the buyer already has.
 *
 * One round trip to the locks, as long as they know the session. The showing may be cached: if the
 * locks know a newer edition, the hold is decided again by that edition.
 *
 * @param command `principal` needs the role `buyer`. `wanted` names seats, a quantity of an area,
 *   or a quantity of best available seats, optionally of some tiers. An `idempotencyKey` makes a
 *   repeat find the live hold of the first call.
 * @returns the hold, and for best available why these seats; or
 *   - `identity/role-missing` without that role
 *   - `scheduling/session-unknown` if there is none, or its event was never approved
 *   - `scheduling/session-not-on-sale` with its status, and when the sale opens if that is known
 *   - `locking/seat-count-invalid` for no seat, or more than `limits.seatsPerOrder` (default 10)
 *   - `locking/seats-unknown` with the seats that the hall does not have or does not sell
 *   - `locking/area-unknown` if the hall has no such area
 *   - `locking/total-invalid` if the prices have no sum that can be charged
 *   - `locking/seats-unavailable` with every seat that is held or sold
 *   - `locking/area-unavailable` with how many units are left
 *   - `locking/hold-limit-reached` with the buyer's live holds, at
 *     `limits.activeHoldsPerBuyerAndSession` (default 1) of them
 *   - `locking/seat-limit-reached` if the buyer would have more than
 *     `limits.seatsPerBuyerAndSession` (default 10) seats, held and bought
 *   - `locking/origin-limit-reached` if the buyers of one of the `origins` would hold more seats
 *     than its budget
 *   - `locking/seats-cooling-off` with the seats and areas that the buyer, or somebody of the same
 *     origin, has cancelled orders of twice in half an hour, for `limits.coolingOffMs` (default a
 *     minute)
 *   - `locking/hold-key-reused` if the key's live hold was taken for something else
 *   - `seating/not-enough-seats` if too few seats that fit the wish are free
 *   - `locking/races-lost` if others took each choice first: ask again
 * @throws a fault of the seat locks, retryable. With the same `idempotencyKey` a repeat is safe.
 * @example
 * const wanted = { kind: 'best-available', quantity: 2 } as const;
 * const held = await office.holding.holdSeats({ principal, sessionId, wanted });
 * if (held.ok) console.log(held.value.hold.lines.map(({ label }) => label));
 */
export const holdSeats = (
  ports: HoldSeatsPorts,
): ((command: HoldSeatsCommand) => Promise<Result<HeldSeats, HoldSeatsRefusal>>) => {
  const askPrimed = sessionPrimer(ports);
  const askNewest = withNewestShowing(ports);
  const refused = refusedBuyers(ports);
  const endLapsed = sharedBySession((sessionId) => askPrimed(sessionId, () => ports.seatLocks.held(sessionId)));

  const holdPriced = async (
    showing: Showing,
    { holdId, imprint }: KeyedRequest,
    { principal, origins }: HoldSeatsCommand,
    seats: PricedSeats,
  ): Promise<Result<Hold, HoldRefusal | ShowingStale>> => {
    const { session, edition } = showing;
    const { limits } = ports;
    const request = {
      ...seats,
      holdId,
      ...(imprint !== undefined && { imprint }),
      sessionId: session.sessionId,
      buyerId: principal.principalId,
      edition,
      ttlMs: holdTtlOf(session, limits),
      maxActiveHolds: limits.activeHoldsPerBuyerAndSession,
      maxSeats: limits.seatsPerBuyerAndSession,
      ...(origins !== undefined && { origins }),
    };
    const held = await askPrimed(session.sessionId, () => ports.seatLocks.hold(request));
    return held.ok ? held : refuse(ofOwnHold(held.refusal, holdId));
  };

  const holdOf = async (
    showing: Showing,
    asked: KeyedRequest,
    command: HoldSeatsCommand,
  ): Promise<Result<ChosenHold, HoldSeatsRefusal | ShowingStale>> => {
    const { principal, sessionId, wanted } = command;
    const admitted = admit(showing, ports.clock);
    if (!admitted.ok) return admitted;
    if (wanted.kind !== 'best-available') {
      const priced = decideHoldRequest(showing, wanted, ports.limits);
      if (!priced.ok) return priced;
      const held = await holdPriced(showing, asked, command, priced.value);
      return held.ok ? ok({ hold: held.value, explanation: null }) : held;
    }
    const counted = requireSeatCount(wanted.quantity, ports.limits);
    if (!counted.ok) return counted;
    const who = { sessionId, buyerId: principal.principalId, quantity: wanted.quantity };
    const within = await refused.check(who);
    if (!within.ok) return within;
    const hold = (seats: PricedSeats): Promise<Result<Hold, HoldRefusal | ShowingStale>> =>
      holdPriced(showing, asked, command, seats);
    const held = await endLapsed.during(sessionId, (ask) =>
      holdBestAvailable({ ...ports, hold, endLapsed: ask }, showing, wanted),
    );
    if (!held.ok) refused.note(who, held.refusal);
    return held;
  };

  return async (command) => {
    const { principal, sessionId } = command;
    const allowed = requireRole(principal, 'buyer');
    if (!allowed.ok) return allowed;
    const asked = await keyedRequest(ports, command);
    const held = await askNewest(sessionId, (showing) => holdOf(showing, asked, command));
    if (held.ok) return answerWith(held.value, asked);
    // Since the first call, whose hold lives, sales may have been paused, or seats sold out.
    const earlier = mayHideRepeat(command, held.refusal) ? await ports.seatLocks.find(asked.holdId) : undefined;
    return earlier === undefined ? held : answerWith({ hold: earlier, explanation: null }, asked);
  };
};

/** Ids are made here, each for one buyer: nobody else can have a hold with this id. */
const ofOwnHold = <Refusal extends RefusalShape>(
  refusal: Refusal | HoldUnknown,
  holdId: HoldId,
): Exclude<Refusal, HoldUnknown> => {
  invariant(refusal.code !== 'locking/hold-unknown', `${holdId} is the id of another buyer's hold`);
  return refusal as Exclude<Refusal, HoldUnknown>;
};

/** A repeat has the seats that the first call chose: what was chosen now says nothing of them. */
const answerWith = ({ hold, explanation }: ChosenHold, asked: KeyedRequest): Result<HeldSeats, HoldKeyReused> => {
  const repeat = judgeRepeat(hold, asked);
  if (!repeat.ok) return repeat;
  return ok({ hold, explanation: repeat.value ? null : explanation, isRepeat: repeat.value });
};

/**
 * The locks look for an earlier hold first. A refusal made before they are asked does not know of
 * one.
 */
const mayHideRepeat = ({ wanted, idempotencyKey }: HoldSeatsCommand, { code }: HoldSeatsRefusal): boolean => {
  if (idempotencyKey === undefined || code === 'scheduling/session-unknown') return false;
  return wanted.kind === 'best-available' || !refusedByLocks.has(code);
};

const refusedByLocks: ReadonlySet<string> = new Set<HoldRefusal['code']>([
  'locking/seats-unavailable',
  'locking/area-unavailable',
  'locking/hold-limit-reached',
  'locking/seat-limit-reached',
  'locking/origin-limit-reached',
  'locking/seats-cooling-off',
]);

/** Passes if the sale is open by the clock. */
const admit = ({ session, event }: Showing, clock: Clock): Result<null, SessionNotOnSale> =>
  requireOnSale({ session, event, now: clock.now() });
