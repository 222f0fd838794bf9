import { refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Hold, HoldExpired, HoldUnknown, SeatLocks } from '../locking/index.ts';
import { findHold } from './find-hold.ts';
import type { OwnHold } from './find-hold.ts';

/**
 * Frees the seats of a hold before its time. The seats of a hold that became an order belong to the
 * order: cancel that instead.
 *
 * @param command `principal` is the hold's buyer.
 * @returns the hold that ended; or
 *   - `locking/hold-unknown` if there is none, if it ended, or if it is another buyer's
 *   - `locking/hold-expired` if it ended meanwhile, or became an order
 * @example
 * const released = await office.holding.releaseHold({ principal, holdId });
 * if (released.ok) console.log(released.value.lines.length);
 */
export const releaseHold =
  (ports: { readonly seatLocks: Pick<SeatLocks, 'find' | 'release'> }) =>
  async (command: OwnHold): Promise<Result<Hold, HoldUnknown | HoldExpired>> => {
    const own = await findHold(ports)(command);
    if (!own.ok) return own;
    const { holdId, buyerId, fence, status } = own.value;
    if (status === 'converted') return refuse({ code: 'locking/hold-expired' });
    return ports.seatLocks.release({ holdId, buyerId, fence });
  };
