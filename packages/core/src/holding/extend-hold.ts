import { refuse } from '../kernel/index.ts';
import type { Limits, Result } from '../kernel/index.ts';
import type { Hold, ExtensionLimitReached, HoldExpired, HoldUnknown, SeatLocks } from '../locking/index.ts';
import type { Showings } from '../showings/index.ts';
import { findHold } from './find-hold.ts';
import type { OwnHold } from './find-hold.ts';
import { holdTtlOf } from './hold-ttl.ts';

/**
 * Gives a buyer more time for the same seats: the session's full hold time, added to the hold's
 * end.
 *
 * @param command `principal` is the hold's buyer.
 * @returns the hold with its new `expiresAt`; or
 *   - `locking/hold-unknown` if there is none, if it ended, or if it is another buyer's
 *   - `locking/hold-expired` if it ended meanwhile, or became an order
 *   - `locking/extension-limit-reached` after `limits.holdExtensions` (default 2) extensions, or if
 *     the hold already lives as long as it may, `limits.holdTtlMaxMs` (default 30 minutes) in all
 * @example
 * const extended = await office.holding.extendHold({ principal, holdId });
 * if (extended.ok) console.log(extended.value.expiresAt);
 */
export const extendHold =
  (ports: {
    readonly seatLocks: Pick<SeatLocks, 'find' | 'extend'>;
    readonly showings: Showings;
    readonly limits: Limits;
  }) =>
  async (command: OwnHold): Promise<Result<Hold, HoldUnknown | HoldExpired | ExtensionLimitReached>> => {
    const own = await findHold(ports)(command);
    if (!own.ok) return own;
    const { holdId, buyerId, fence, sessionId, status } = own.value;
    if (status === 'converted') return refuse({ code: 'locking/hold-expired' });
    const showing = await ports.showings.find(sessionId);
    if (showing === undefined) return refuse({ code: 'locking/hold-unknown' });
    const { holdTtlMaxMs, holdExtensions } = ports.limits;
    const ttlMs = holdTtlOf(showing.session, ports.limits);
    return ports.seatLocks.extend({
      holdId,
      buyerId,
      fence,
      ttlMs,
      maxTotalMs: holdTtlMaxMs,
      maxExtensions: holdExtensions,
    });
  };
