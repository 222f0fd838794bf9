import type { HoldId, Instant, SeatLocks } from '@ticketly/core';
import type { Finding } from '@ticketly/core/testing';
import type { World } from './world.ts';

/** When somebody who has a hold last asked the lock store for time. */
export type LastAsked = Map<HoldId, Instant>;

/** The same locks, noting who asks for time. */
export const notingHolders = (
  seatLocks: SeatLocks,
  lastAsked: LastAsked,
  clock: { readonly now: () => Instant },
): SeatLocks => {
  const noting =
    <Request extends { readonly holdId: HoldId }, Answer>(ask: (request: Request) => Promise<Answer>) =>
    (request: Request): Promise<Answer> => {
      lastAsked.set(request.holdId, clock.now());
      return ask(request);
    };
  return {
    ...seatLocks,
    hold: noting(seatLocks.hold),
    extend: noting(seatLocks.extend),
    convert: noting(seatLocks.convert),
  };
};

const lookEveryMs = 5_000;

/**
 * I4, while the sale goes on: a hold that became no order ends within the time it was last given. At rest nothing of it would be seen any more, since everything ends
 * some day.
 */
export const watchHolds = async (world: World, findings: Finding[]): Promise<void> => {
  const { schedule, ports, lastAsked } = world;
  const { holdTtlMs, orderGraceMs } = ports.limits;
  for (;;) {
    await schedule.sleep(lookEveryMs);
    for (const [holdId, at] of lastAsked) {
      if (at + Math.max(holdTtlMs, orderGraceMs) > schedule.now()) continue;
      lastAsked.delete(holdId);
      const isLive = (await ports.seatLocks.find(holdId)) !== undefined;
      if (!isLive || (await ports.orders.ofHold(holdId)) !== undefined) continue;
      findings.push({ invariant: 'I4', sentence: `hold ${holdId} is over, belongs to no order, and keeps its seats` });
    }
  }
};
