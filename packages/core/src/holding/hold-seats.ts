import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { ok, coalesced } from '../kernel/index.ts';
import type { Clock, HoldId, IdSource, Limits, Randomness, Result, SessionId } from '../kernel/index.ts';
import type { SeatBoards } from '../live-map/index.ts';
import { newHoldId, sessionPrimer } from '../locking/index.ts';
import type {
  Hold,
  AreaUnknown,
  HoldRefusal,
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
import { refusedBuyers } from './refused-buyers.ts';

/** What a buyer asks for. */
export type WantedSeats = NamedSeats | BestAvailable;

/** Who wants which seats of which session. */
export interface HoldSeatsCommand {
  readonly principal: Principal;
  readonly sessionId: SessionId;
  readonly wanted: WantedSeats;
  /** A repeat with the same key finds the live hold of the first call and takes nothing more. */
  readonly idempotencyKey?: string | undefined;
}

/** A hold, and why these seats, if they were chosen for the buyer. */
export type HeldSeats = ChosenHold;

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
  | RacesLost;

/** What holding seats needs. */
export interface HoldSeatsPorts {
  readonly showings: Showings;
  readonly seatLocks: Pick<SeatLocks, 'hold' | 'held' | 'prime' | 'usageOf'>;
  readonly seatSales: TakenSource;
  readonly seatBoards: Pick<SeatBoards, 'current'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  readonly limits: Limits;
}

/**
 * Holds seats for a buyer, all or none, at the prices of now. The hold lives for the session's
 * `holdTtlMs` (default 5 minutes). A call that fails changes nothing, not even the time of a hold
 * that the buyer has.
 *
 * One round trip to the locks, as long as they know the session. The showing may be a remembered
 * one: where the locks know a newer edition, the hold is decided again by that.
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

  const holdPriced = (
    showing: Showing,
    holdId: HoldId,
    principal: Principal,
    seats: PricedSeats,
  ): Promise<Result<Hold, HoldRefusal | ShowingStale>> => {
    const { session, edition } = showing;
    const { limits } = ports;
    const request = {
      ...seats,
      holdId,
      sessionId: session.sessionId,
      buyerId: principal.principalId,
      edition,
      ttlMs: holdTtlOf(session, limits),
      maxActiveHolds: limits.activeHoldsPerBuyerAndSession,
      maxSeats: limits.seatsPerBuyerAndSession,
    };
    return askPrimed(session.sessionId, () => ports.seatLocks.hold(request));
  };

  const holdOf = async (
    showing: Showing,
    holdId: HoldId,
    { principal, sessionId, wanted }: HoldSeatsCommand,
  ): Promise<Result<HeldSeats, HoldSeatsRefusal | ShowingStale>> => {
    const admitted = admit(showing, ports.clock);
    if (!admitted.ok) return admitted;
    if (wanted.kind !== 'best-available') {
      const priced = decideHoldRequest(showing, wanted, ports.limits);
      if (!priced.ok) return priced;
      const held = await holdPriced(showing, holdId, principal, priced.value);
      return held.ok ? ok({ hold: held.value, explanation: null }) : held;
    }
    const counted = requireSeatCount(wanted.quantity, ports.limits);
    if (!counted.ok) return counted;
    const who = { sessionId, buyerId: principal.principalId, holdId, quantity: wanted.quantity };
    const within = await refused.check(who);
    if (!within.ok) return within;
    const hold = (seats: PricedSeats): Promise<Result<Hold, HoldRefusal | ShowingStale>> =>
      holdPriced(showing, holdId, principal, seats);
    const held = await endLapsed.during(sessionId, (ask) =>
      holdBestAvailable({ ...ports, hold, endLapsed: ask }, showing, wanted),
    );
    if (!held.ok) refused.note(who, held.refusal);
    return held;
  };

  return async (command) => {
    const { principal, sessionId, idempotencyKey } = command;
    const allowed = requireRole(principal, 'buyer');
    if (!allowed.ok) return allowed;
    const holdId = await newHoldId(ports, { sessionId, buyerId: principal.principalId, idempotencyKey });
    return askNewest(sessionId, (showing) => holdOf(showing, holdId, command));
  };
};

/**
 * A way to ask the locks of a session, shared for as long as somebody there is choosing. When every seat is held and not all are sold, each of a crowd has to ask,
 * and the answer is as long as the hall: they share it, or the locks would have time for nothing else.
 */
const sharedBySession = <Answer>(ask: (sessionId: SessionId) => Promise<Answer>) => {
  const sessions = new Map<SessionId, { readonly shared: () => Promise<Answer>; choosing: number }>();
  return {
    during: async <Done>(
      sessionId: SessionId,
      act: (shared: () => Promise<Answer>) => Promise<Done>,
    ): Promise<Done> => {
      const entry = sessions.get(sessionId) ?? { shared: coalesced(() => ask(sessionId)), choosing: 0 };
      sessions.set(sessionId, entry);
      entry.choosing += 1;
      try {
        return await act(entry.shared);
      } finally {
        entry.choosing -= 1;
        if (entry.choosing === 0) sessions.delete(sessionId);
      }
    },
  };
};

/** Lets pass whose sale is open by the clock. */
const admit = ({ session, event }: Showing, clock: Clock): Result<null, SessionNotOnSale> =>
  requireOnSale({ session, event, now: clock.now() });
