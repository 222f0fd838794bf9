import { invariant, ok, refuse, sessionOfHold } from '../kernel/index.ts';
import type { HoldId, PrincipalId, Result } from '../kernel/index.ts';
import type { Fence, Hold, HoldExpired, HoldUnknown } from '../locking/index.ts';
import { endIfLapsed, ownSeats, putHold, tableOf, tellFeed } from './lock-table.ts';
import type { HoldEntry, LockTable, MemoryLockStore } from './lock-table.ts';

/** A live hold that was taken here, not one that only the arbiter reported. */
export type LiveEntry = HoldEntry & { readonly hold: Hold };

export const tableOfHold = (store: MemoryLockStore, holdId: HoldId): LockTable => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return tableOf(store, sessionId);
};

/** The buyer's own live hold. Ends the hold if it has lapsed. */
export const requireOwn = (
  store: MemoryLockStore,
  {
    holdId,
    buyerId,
    fence,
  }: { readonly holdId: HoldId; readonly buyerId: PrincipalId; readonly fence?: Fence | undefined },
): Result<LiveEntry, HoldExpired | HoldUnknown> => {
  const table = tableOfHold(store, holdId);
  tellFeed(store, table, endIfLapsed(table, holdId, store.clock.now()));
  const entry = table.holds.get(holdId);
  if (entry?.hold === undefined || entry.status === 'sold') return refuse({ code: 'locking/hold-expired' });
  if (entry.buyerId !== buyerId) return refuse({ code: 'locking/hold-unknown' });
  if (fence !== undefined && fence !== entry.hold.fence) return refuse({ code: 'locking/hold-expired' });
  return ok({ ...entry, hold: entry.hold });
};

/** Changes the expiry and status of a hold and its seats. */
export const changeHold = (
  store: MemoryLockStore,
  entry: LiveEntry,
  changes: Pick<Hold, 'status' | 'expiresAt' | 'extensions'>,
): Hold => {
  const table = tableOfHold(store, entry.holdId);
  const hold = { ...entry.hold, ...changes };
  const status = changes.status === 'converted' ? 'claimed' : 'held';
  for (const [seatId, seat] of ownSeats(table, entry))
    table.seats.set(seatId, { ...seat, status, expiresAt: hold.expiresAt });
  putHold(table, { ...entry, status: hold.status, expiresAt: hold.expiresAt, hold });
  return hold;
};
