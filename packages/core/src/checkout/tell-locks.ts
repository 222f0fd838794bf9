import { isTicketlyFault } from '../kernel/index.ts';
import type { Limits, SessionId } from '../kernel/index.ts';
import type { SeatDecision, SeatLocks } from '../locking/index.ts';
import type { Order, SeatSales } from '../orders/index.ts';
import { decisionsOf } from './relay-decisions.ts';

/** The second path by which decisions reach the locks. */
export interface LocksTeller {
  /** The arbiter. While the log is held up, decisions made through it are also told directly. */
  readonly seatSales: SeatSales;
  /**
   * Tells what was decided shortly before the log was held up. Call it every second or so.
   *
   * @returns how many decisions it told.
   */
  readonly catchUp: () => Promise<number>;
}

/** What telling the locks needs. */
export interface TellerPorts {
  readonly seatSales: SeatSales;
  readonly seatLocks: Pick<SeatLocks, 'record'>;
  readonly limits: Pick<Limits, 'coolingOffMs'>;
  /** Whether a transaction that stays open keeps readers of the log from what came after it. */
  readonly isHeldUp: () => boolean;
  /** Milliseconds since any starting point, never set back. */
  readonly monotonicMs: () => number;
}

interface Untold {
  readonly sessionId: SessionId;
  readonly decisions: readonly SeatDecision[];
  readonly decidedMs: number;
}

/**
 * Older decisions are left to the relay: meanwhile the arbiter may have decided otherwise in
 * another process, and the locks may have been told.
 */
const toldWithinMs = 3_000;
const maxKept = 10_000;

/**
 * Tells the locks what this process decided when the log can't: a transaction that stays open keeps
 * the relay from everything after it, and the seats of new orders would soon look free. The relay
 * remains the reliable path and replays everything in log order, so that whatever is told here out
 * of order lasts no longer than the delay. While the log moves, nothing is told twice.
 *
 * Decisions of this process are told in order. No answer waits for the telling, and no fault of the
 * locks reaches the arbiter's caller.
 */
export const tellLocks = ({ seatSales, seatLocks, limits, isHeldUp, monotonicMs }: TellerPorts): LocksTeller => {
  let untold: Untold[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const tell = async ({ sessionId, decisions, decidedMs }: Untold): Promise<number> => {
    if (monotonicMs() - decidedMs > toldWithinMs) return 0;
    await seatLocks.record(sessionId, decisions);
    return decisions.length;
  };
  const tellAll = async (): Promise<number> => {
    let told = 0;
    for (const each of untold.splice(0)) told += await tell(each);
    return told;
  };
  const catchUp = (): Promise<number> => {
    const oldest = monotonicMs() - toldWithinMs;
    untold = untold.filter(({ decidedMs }) => decidedMs >= oldest);
    if (!isHeldUp()) return Promise.resolve(0);
    const telling = turn.then(tellAll);
    turn = telling.catch(() => undefined);
    return telling;
  };
  const note = (order: Order, status: SeatDecision['status'], decidedMs: number): void => {
    if (untold.length < maxKept)
      untold.push({ sessionId: order.sessionId, decisions: decisionsOf(order, status, limits), decidedMs });
    if (isHeldUp()) void catchUp().catch(ignoreFault);
  };
  /**
   * Takes the time before the call, so that a process that stalled in between tells nothing late.
   */
  const noting =
    <Request extends readonly unknown[], Refused extends { readonly ok: false }>(
      call: (...request: Request) => Promise<{ readonly ok: true; readonly value: Order } | Refused>,
      status: SeatDecision['status'],
    ) =>
    async (...request: Request): Promise<{ readonly ok: true; readonly value: Order } | Refused> => {
      const decidedMs = monotonicMs();
      const decided = await call(...request);
      if (decided.ok) note(decided.value, status, decidedMs);
      return decided;
    };
  return {
    seatSales: {
      claim: noting((request) => seatSales.claim(request), 'claimed'),
      pin: noting((orderId, expiresAt) => seatSales.pin(orderId, expiresAt), 'claimed'),
      settle: noting((request) => seatSales.settle(request), 'sold'),
      release: noting((request) => seatSales.release(request), 'free'),
      revert: noting((request) => seatSales.revert(request), 'free'),
      taken: (sessionId) => seatSales.taken(sessionId),
    },
    catchUp,
  };
};

const ignoreFault = (error: unknown): void => {
  if (!isTicketlyFault(error)) throw error;
};
