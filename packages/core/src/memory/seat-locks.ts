import { invariant, latest, ok, plusMs, refuse, sessionOfHold } from '../kernel/index.ts';
import type { HoldId, PrincipalId, Result } from '../kernel/index.ts';
import type { Fence, Hold, HoldExpired, HoldUnknown, SeatLocks } from '../locking/index.ts';
import { holdStep } from './hold-step.ts';
import { endHold, endLapsed, putHold, tableOf, tellFeed } from './lock-table.ts';
import type { HoldEntry, LockTable, MemoryLockStore } from './lock-table.ts';
import { recordStep } from './record-step.ts';

type LiveEntry = HoldEntry & { readonly hold: Hold };

/** `SeatLocks` in memory: what the real ones must do, in its simplest form. Each call is one synchronous step. */
export const memorySeatLocks = (store: MemoryLockStore): SeatLocks => {
  const { clock } = store;
  const tableOfHold = (holdId: HoldId): LockTable => {
    const sessionId = sessionOfHold(holdId);
    invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
    return tableOf(store, sessionId);
  };
  const requireOwn = (
    holdId: HoldId,
    buyerId: PrincipalId,
    fence?: Fence,
  ): Result<LiveEntry, HoldExpired | HoldUnknown> => {
    const table = tableOfHold(holdId);
    const entry = table.holds.get(holdId);
    if (entry?.hold === undefined) return refuse({ code: 'locking/hold-expired' });
    if (entry.buyerId !== buyerId) return refuse({ code: 'locking/hold-unknown' });
    const lapsed = entry.status === 'sold' || entry.expiresAt <= clock.now();
    if (lapsed) tellFeed(store, table, endHold(table, holdId));
    if (lapsed || (fence !== undefined && fence !== entry.fence)) return refuse({ code: 'locking/hold-expired' });
    return ok({ ...entry, hold: entry.hold });
  };
  const change = (entry: LiveEntry, changes: Pick<Hold, 'status' | 'expiresAt' | 'extensions'>): Hold => {
    const table = tableOfHold(entry.holdId);
    const hold = { ...entry.hold, ...changes };
    const status = changes.status === 'converted' ? 'claimed' : 'held';
    for (const seatId of entry.seatIds) {
      const seat = table.seats.get(seatId);
      if (seat?.holdId === entry.holdId && seat.status !== 'sold')
        table.seats.set(seatId, { ...seat, status, expiresAt: hold.expiresAt });
    }
    putHold(table, { ...entry, status: hold.status, expiresAt: hold.expiresAt, hold });
    return hold;
  };

  return {
    hold: async (request) => {
      const table = tableOf(store, request.sessionId);
      return table.primed ? holdStep(store, table, request) : refuse({ code: 'locking/session-unprimed' });
    },
    find: async (holdId) => {
      const entry = tableOfHold(holdId).holds.get(holdId);
      return entry !== undefined && entry.status !== 'sold' && entry.expiresAt > clock.now() ? entry.hold : undefined;
    },
    extend: async ({ holdId, buyerId, fence, ttlMs, maxTotalMs, maxExtensions }) => {
      const own = requireOwn(holdId, buyerId, fence);
      if (!own.ok) return own;
      const { hold } = own.value;
      if (hold.extensions >= maxExtensions) {
        return refuse({ code: 'locking/extension-limit-reached', limit: maxExtensions, expiresAt: hold.expiresAt });
      }
      const wished = Math.min(plusMs(clock.now(), ttlMs), plusMs(hold.heldAt, maxTotalMs));
      const expiresAt = latest(hold.expiresAt, plusMs(hold.heldAt, wished - hold.heldAt));
      return ok(change(own.value, { status: hold.status, expiresAt, extensions: hold.extensions + 1 }));
    },
    convert: async ({ holdId, buyerId, fence, ttlMs }) => {
      const own = requireOwn(holdId, buyerId, fence);
      if (!own.ok) return own;
      const expiresAt = latest(own.value.hold.expiresAt, plusMs(clock.now(), ttlMs));
      return ok(change(own.value, { status: 'converted', expiresAt, extensions: own.value.hold.extensions }));
    },
    release: async ({ holdId, buyerId, fence }) => {
      const own = requireOwn(holdId, buyerId, fence);
      if (!own.ok) return own;
      const table = tableOfHold(holdId);
      tellFeed(store, table, endHold(table, holdId));
      return ok(own.value.hold);
    },
    record: async (sessionId, decisions) => {
      recordStep(store, tableOf(store, sessionId), decisions);
    },
    prime: async (sessionId, { fenceFloor, decisions }) => {
      const table = tableOf(store, sessionId);
      recordStep(store, table, decisions);
      table.fence = Math.max(table.fence, fenceFloor);
      table.primed = true;
    },
    held: async (sessionId) => {
      const table = tableOf(store, sessionId);
      if (!table.primed) return refuse({ code: 'locking/session-unprimed' });
      const version = tellFeed(store, table, endLapsed(table, clock.now()).changes);
      const seats = [...table.seats];
      const which = (sold: boolean) =>
        seats.filter(([, { status }]) => (status === 'sold') === sold).map(([seatId]) => seatId);
      return ok({ version, held: which(false), sold: which(true) });
    },
    sweep: async () => {
      let count = 0;
      for (const table of store.tables.values()) {
        const { ended, changes } = endLapsed(table, clock.now());
        tellFeed(store, table, changes);
        count += ended;
      }
      return count;
    },
  };
};
