import type { SeatSales } from '../orders/index.ts';
import { isTicketlyFault } from '../kernel/index.ts';
import type { SeatId } from '../kernel/index.ts';
import type { Hold, SeatLocks } from '../locking/index.ts';

/**
 * Gives up a hold that cannot become an order, so that nobody waits for it to lapse. Best effort:
 * it lapses in any case.
 */
export const giveUp = async (
  ports: { readonly seatLocks: SeatLocks },
  { holdId, buyerId, fence }: Hold,
): Promise<void> => {
  try {
    await ports.seatLocks.release({ holdId, buyerId, fence });
  } catch (error) {
    if (!isTicketlyFault(error)) throw error;
  }
};

/**
 * Tells the locks what the arbiter knows of these seats, after a claim showed that they did not
 * know: gives up the hold and records whose the seats are, so that the next buyer does not run into
 * the same refusal. Also raises the fences above every one ever claimed with.
 *
 * Best effort: the buyer's answer does not wait for an unavailable store, and the next refused
 * claim teaches again.
 */
export const teachLocks = async (
  ports: { readonly seatLocks: SeatLocks; readonly seatSales: SeatSales },
  { holdId, buyerId, fence, sessionId }: Hold,
  conflicts: readonly SeatId[],
): Promise<void> => {
  try {
    await ports.seatLocks.release({ holdId, buyerId, fence });
    const { decisions, ...known } = await ports.seatSales.taken(sessionId);
    const lost = new Set(conflicts);
    await ports.seatLocks.record(
      sessionId,
      decisions.filter(({ seatId }) => lost.has(seatId)),
    );
    await ports.seatLocks.prime(sessionId, { ...known, decisions: [] });
  } catch (error) {
    if (!isTicketlyFault(error)) throw error;
  }
};
