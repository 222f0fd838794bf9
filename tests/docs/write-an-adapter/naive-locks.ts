import { ok, plusMs, refuse, sessionOfHold } from '@ticketly/core';
import type { Fence, Instant, SeatId, SeatLocks, SessionId } from '@ticketly/core';
import { mapLocks } from './map-locks.ts';
import { adoptEdition, put, tableOf } from './seat-table.ts';
import type { MapStore, SeatTable } from './seat-table.ts';
import { limitReached, pickUnits, putHold } from './take-seats.ts';

/**
 * `hold` and `release` as one writes them first; the other calls are those of the finished adapter.
 */
export const naiveLocks = (store: MapStore): SeatLocks => ({
  ...mapLocks(store),
  hold: naiveHold(store),
  release: naiveRelease(store),
});

/** A look at a seat. On a server it would be a round trip. */
const isTaken = async (table: SeatTable, seatId: SeatId, now: Instant): Promise<boolean> => {
  const taken = table.seats.get(seatId);
  return taken !== undefined && (taken.status === 'sold' || taken.expiresAt > now);
};

const naiveHold =
  (store: MapStore): SeatLocks['hold'] =>
  async (request) => {
    const { sessionId, holdId, buyerId, lines } = request;
    const table = tableOf(store, sessionId);
    if (!table.primed) return refuse({ code: 'locking/session-unprimed' });
    const stale = adoptEdition(table, request.edition);
    if (stale !== undefined) return refuse(stale);
    const now = store.clock.now();
    const repeated = table.holds.get(holdId);
    if (repeated !== undefined && repeated.expiresAt > now) return ok(repeated);
    const limit = limitReached(table, request);
    if (limit !== undefined) return refuse(limit);
    for (const { seatId } of lines) {
      if (await isTaken(table, seatId, now)) return refuse({ code: 'locking/seats-unavailable', conflicts: [seatId] });
      put(table, seatId, { status: 'held', holdId, buyerId, expiresAt: plusMs(now, request.ttlMs) });
    }
    const units = pickUnits(table, request);
    if (!units.ok) return units;
    table.fence += 1;
    return ok(putHold(table, request, [...lines, ...units.value], table.fence as Fence, now));
  };

const naiveRelease =
  (store: MapStore): SeatLocks['release'] =>
  async ({ holdId }) => {
    const table = tableOf(store, sessionOfHold(holdId) as SessionId);
    const hold = table.holds.get(holdId);
    if (hold === undefined) return refuse({ code: 'locking/hold-expired' });
    for (const { seatId } of hold.lines) put(table, seatId, undefined);
    table.holds.delete(holdId);
    return ok(hold);
  };
