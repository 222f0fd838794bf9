import type { Principal } from '../identity/index.ts';
import { ok, refuse, sessionOfHold } from '../kernel/index.ts';
import type { HoldId, Result } from '../kernel/index.ts';
import type { Hold, HoldUnknown, SeatLocks } from '../locking/index.ts';

/** A hold and its buyer. */
export interface OwnHold {
  readonly principal: Principal;
  readonly holdId: HoldId;
}

/**
 * Finds the buyer's own live hold.
 *
 * @param query `principal` is its buyer.
 * @returns the hold; or `locking/hold-unknown` if there is none, if it ended, or if it is another
 *   buyer's.
 * @example
 * const found = await office.holding.findHold({ principal, holdId });
 * if (found.ok) console.log(found.value.expiresAt);
 */
export const findHold =
  (ports: { readonly seatLocks: Pick<SeatLocks, 'find'> }) =>
  async ({ principal, holdId }: OwnHold): Promise<Result<Hold, HoldUnknown>> => {
    const hold = sessionOfHold(holdId) && (await ports.seatLocks.find(holdId));
    return hold?.buyerId === principal.principalId ? ok(hold) : refuse({ code: 'locking/hold-unknown' });
  };
