import { ok, plusMs, refuse } from '../kernel/index.ts';
import type { Clock, Limits, PrincipalId, Result, SessionId } from '../kernel/index.ts';
import type { HoldLimitReached, SeatLimitReached, SeatLocks } from '../locking/index.ts';

/** A buyer who wants seats chosen. */
export interface Choosy {
  readonly sessionId: SessionId;
  readonly buyerId: PrincipalId;
  readonly quantity: number;
}

type LimitReached = HoldLimitReached | SeatLimitReached;

/**
 * Buyers who were refused for their limits. For a while, their limits are checked first when they
 * come again.
 */
export interface RefusedBuyers {
  /**
   * Refuses buyers whose limits leave nothing; asks the locks only about buyers who were refused
   * before.
   */
  check(who: Choosy): Promise<Result<null, LimitReached>>;
  /** Remembers a buyer whom the locks refused for a limit. */
  note(who: Pick<Choosy, 'sessionId' | 'buyerId'>, refusal: { readonly code: string }): void;
}

const rememberedMs = 60_000;
const maxRemembered = 10_000;

/**
 * Asking first costs a round trip, which buyers within their limits never pay. A buyer who was
 * refused for a limit and asks again pays it, and causes no search. A process that does not know
 * them searches once.
 */
export const refusedBuyers = (ports: {
  readonly seatLocks: Pick<SeatLocks, 'usageOf'>;
  readonly clock: Clock;
  readonly limits: Limits;
}): RefusedBuyers => {
  const { clock, limits, seatLocks } = ports;
  const until = new Map<string, number>();
  const keyOf = ({ sessionId, buyerId }: Pick<Choosy, 'sessionId' | 'buyerId'>): string => `${sessionId} ${buyerId}`;

  const limitReached = async ({ sessionId, buyerId, quantity }: Choosy): Promise<LimitReached | undefined> => {
    const { holdIds, taken } = await seatLocks.usageOf(sessionId, buyerId);
    const maxHolds = limits.activeHoldsPerBuyerAndSession;
    if (holdIds.length >= maxHolds) return { code: 'locking/hold-limit-reached', limit: maxHolds, holdIds };
    const maxSeats = limits.seatsPerBuyerAndSession;
    // Tables sold as a whole, which may exceed the limit, are never chosen for a buyer.
    const isOver = taken + quantity > maxSeats;
    return isOver ? { code: 'locking/seat-limit-reached', limit: maxSeats, taken } : undefined;
  };

  return {
    check: async (who) => {
      const key = keyOf(who);
      const reached = (until.get(key) ?? 0) > clock.now() ? await limitReached(who) : undefined;
      if (reached !== undefined) return refuse(reached);
      until.delete(key);
      return ok(null);
    },
    note: (who, { code }) => {
      if (code !== 'locking/hold-limit-reached' && code !== 'locking/seat-limit-reached') return;
      const key = keyOf(who);
      until.delete(key);
      until.set(key, plusMs(clock.now(), rememberedMs));
      const [oldest] = until.keys();
      if (until.size > maxRemembered && oldest !== undefined) until.delete(oldest);
    },
  };
};
