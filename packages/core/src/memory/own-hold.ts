import { invariant, ok, refuse, sessionOfHold } from '../kernel/index.ts';
import type { HoldId, PrincipalId, Result } from '../kernel/index.ts';
import type { Fence, Hold, HoldExpired, HoldUnknown } from '../locking/index.ts';
import { endHold, putHold, tableOf, tellFeed } from './lock-table.ts';
import type { HoldEntry, LockTable, MemoryLockStore } from './lock-table.ts';

/** A live hold that was taken here, not one the arbiter told of. */
export type LiveEntry = HoldEntry & { readonly hold: Hold };

export const tableOfHold = (store: MemoryLockStore, holdId: HoldId): LockTable => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return tableOf(store, sessionId);
};

/** The buyer's own live hold; one that has lapsed is ended on the way. */
export const requireOwn = (
  store: MemoryLockStore,
  {
    holdId,
    buyerId,
    fence,
  }: { readonly holdId: HoldId; readonly buyerId: PrincipalId; readonly fence?: Fence | undefined },
): Result<LiveEntry, HoldExpired | HoldUnknown> => {
  const table = tableOfHold(store, holdId);
  const entry = table.holds.get(holdId);
  if (entry?.hold === undefined) return refuse({ code: 'locking/hold-expired' });
  if (entry.buyerId !== buyerId) return refuse({ code: 'locking/hold-unknown' });
  const lapsed = entry.status === 'sold' || entry.expiresAt <= store.clock.now();
  if (lapsed) tellFeed(store, table, endHold(table, holdId));
  if (lapsed || (fence !== undefined && fence !== entry.fence)) return refuse({ code: 'locking/hold-expired' });
  return ok({ ...entry, hold: entry.hold });
};

/** Gives a hold and its seats another end or status. */
export const changeHold = (
  store: MemoryLockStore,
  entry: LiveEntry,
  changes: Pick<Hold, 'status' | 'expiresAt' | 'extensions'>,
): Hold => {
  const table = tableOfHold(store, entry.holdId);
  const hold = { ...entry.hold, ...changes };
  const status = changes.status === 'converted' ? 'claimed' : 'held';
  for (const seatId of entry.seatIds) {
    const seat = table.seats.get(seatId);
    if (seat?.holdId !== entry.holdId || seat.status === 'sold') continue;
    table.seats.set(seatId, { ...seat, status, expiresAt: hold.expiresAt });
  }
  putHold(table, { ...entry, status: hold.status, expiresAt: hold.expiresAt, hold });
  return hold;
};
