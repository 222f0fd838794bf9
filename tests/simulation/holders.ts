import { latest, plusMs } from '@ticketly/core';
import type { HoldId, Instant, Limits, SeatLocks } from '@ticketly/core';
import type { Finding } from '@ticketly/core/testing';
import type { World } from './world.ts';

/**
 * When a hold ends at the latest, as far as those who asked for it, or for more time, can have been
 * given any.
 */
export type LatestEnds = Map<HoldId, Instant>;

/** The same locks, noting what time they can have given. */
export const notingHolders = (
  seatLocks: SeatLocks,
  latestEnds: LatestEnds,
  clock: { readonly now: () => Instant },
  { holdTtlMs, orderGraceMs }: Pick<Limits, 'holdTtlMs' | 'orderGraceMs'>,
): SeatLocks => {
  const note = (holdId: HoldId, end: Instant): void =>
    void latestEnds.set(holdId, latest(end, latestEnds.get(holdId) ?? end));
  return {
    ...seatLocks,
    hold: (request) => {
      note(request.holdId, plusMs(clock.now(), holdTtlMs));
      return seatLocks.hold(request);
    },
    // More time counts from the end that the hold had.
    extend: (request) => {
      note(request.holdId, plusMs(latestEnds.get(request.holdId) ?? clock.now(), holdTtlMs));
      return seatLocks.extend(request);
    },
    convert: (request) => {
      note(request.holdId, plusMs(clock.now(), orderGraceMs));
      return seatLocks.convert(request);
    },
  };
};

const lookEveryMs = 5_000;

/**
 * I4, while the sale goes on: a hold that became no order ends within the time it was last given.
 * At rest nothing of it would be seen any more, since everything ends some day.
 */
export const watchHolds = async (world: World, findings: Finding[]): Promise<void> => {
  const { schedule, ports, latestEnds } = world;
  for (;;) {
    await schedule.sleep(lookEveryMs);
    for (const [holdId, end] of latestEnds) {
      if (end > schedule.now()) continue;
      latestEnds.delete(holdId);
      const isLive = (await ports.seatLocks.find(holdId)) !== undefined;
      if (!isLive || (await ports.orders.ofHold(holdId)) !== undefined) continue;
      findings.push({ invariant: 'I4', sentence: `hold ${holdId} is over, belongs to no order, and keeps its seats` });
    }
  }
};
