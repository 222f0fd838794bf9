import { expect, it } from 'vitest';
import { holdIdOf, editionOf } from '../kernel/index.ts';
import type { Instant, PrincipalId, SeatId, SessionId, TierId } from '../kernel/index.ts';
import type { Fence, HoldRequest } from '../locking/index.ts';
import { manualClock } from './clock.ts';
import { memoryLockStore } from './lock-table.ts';
import { memorySeatLocks } from './seat-locks.ts';

it('keeps the seats of a claim known only from the arbiter when its hold is requested again', async () => {
  const clock = manualClock();
  const locks = memorySeatLocks(memoryLockStore({ clock }));
  const sessionId = 's' as SessionId;
  const [holdId, buyerId] = [holdIdOf(sessionId, 'h'), 'ada' as PrincipalId];
  const claim = { seatId: 'a1' as SeatId, status: 'claimed', holdId, buyerId, fence: 1 as Fence } as const;
  const expiresAt = (clock.now() + 60_000) as Instant;
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [{ ...claim, expiresAt }] });
  const request = (seatId: string): HoldRequest => ({
    holdId,
    sessionId,
    buyerId,
    edition: editionOf(1),
    lines: [
      { seatId: seatId as SeatId, label: seatId, tierId: 't' as TierId, price: { amountMinor: 1, currency: 'EUR' } },
    ],
    areas: [],
    ttlMs: 60_000,
    maxActiveHolds: 5,
    maxSeats: 5,
  });
  await locks.hold(request('a2'));
  const shown = await locks.held(sessionId);
  expect(shown.ok && shown.value.held).toContain('a1');
});
