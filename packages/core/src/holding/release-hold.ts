import { refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Hold, HoldExpired, HoldUnknown, SeatLocks } from '../locking/index.ts';
import { findHold } from './find-hold.ts';
import type { OwnHold } from './find-hold.ts';

/** Gives the buyer's seats back before their time. The seats of a hold that became an order are the order's: cancel that. */
export const releaseHold =
  (ports: { readonly seatLocks: Pick<SeatLocks, 'find' | 'release'> }) =>
  async (command: OwnHold): Promise<Result<Hold, HoldUnknown | HoldExpired>> => {
    const own = await findHold(ports)(command);
    if (!own.ok) return own;
    const { holdId, buyerId, fence, status } = own.value;
    if (status === 'converted') return refuse({ code: 'locking/hold-expired' });
    return ports.seatLocks.release({ holdId, buyerId, fence });
  };
