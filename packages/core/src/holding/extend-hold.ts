import { refuse } from '../kernel/index.ts';
import type { Limits, Result } from '../kernel/index.ts';
import type { Hold, ExtensionLimitReached, HoldExpired, HoldUnknown, SeatLocks } from '../locking/index.ts';
import type { Showings } from '../showings/index.ts';
import { findHold } from './find-hold.ts';
import type { OwnHold } from './find-hold.ts';
import { holdTtlOf } from './hold-ttl.ts';

/** Gives the buyer another full time for the same seats, `limits.holdExtensions` times at most and never past `limits.holdTtlMaxMs` in all. */
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
