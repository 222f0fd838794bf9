import { instant, invariant, ok, refuse, sessionOfHold } from '@ticketly/core';
import type { ConvertHold, Hold, HoldExpired, HoldId, HoldUnknown, Instant, Result } from '@ticketly/core';
import { enter, put, seatsOf } from './seat-table.ts';
import type { MapStore, SeatTable } from './seat-table.ts';

/** The table in which a hold is, if it is anywhere: its id begins with its session's. */
export const enterHold = (store: MapStore, holdId: HoldId): SeatTable => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return enter(store, sessionId);
};

/** The live hold that a caller means, if it is theirs. */
export const requireOwn = (
  table: SeatTable,
  { holdId, buyerId, fence }: Pick<ConvertHold, 'holdId' | 'buyerId' | 'fence'>,
): Result<Hold, HoldExpired | HoldUnknown> => {
  const hold = table.holds.get(holdId);
  if (hold === undefined) return refuse({ code: 'locking/hold-expired' });
  if (hold.buyerId !== buyerId) return refuse({ code: 'locking/hold-unknown' });
  if (fence !== undefined && fence !== hold.fence) return refuse({ code: 'locking/hold-expired' });
  return ok(hold);
};

/** The seats of a hold end together: those that it still has, at this time. */
export const endAt = (table: SeatTable, holdId: HoldId, expiresAt: Instant): void => {
  for (const seatId of seatsOf(table, holdId)) {
    const taken = table.seats.get(seatId);
    if (taken !== undefined) put(table, seatId, { ...taken, status: 'held', expiresAt });
  }
};

/** When that is; long ago for a hold without seats. */
export const endOf = (table: SeatTable, holdId: HoldId): Instant => {
  const [first] = seatsOf(table, holdId);
  const taken = first === undefined ? undefined : table.seats.get(first);
  return taken?.status === 'held' ? taken.expiresAt : instant(0);
};

/** Changes a hold, and with its end that of its seats. */
export const changeHold = (table: SeatTable, hold: Hold): Hold => {
  endAt(table, hold.holdId, hold.expiresAt);
  table.holds.set(hold.holdId, hold);
  return hold;
};

/**
 * Ends a hold: the seats it still has become free. One that was sold, or went to somebody newer, is
 * none of them.
 */
export const endHold = (table: SeatTable, { holdId }: Hold): void => {
  for (const seatId of seatsOf(table, holdId)) put(table, seatId, undefined);
};
