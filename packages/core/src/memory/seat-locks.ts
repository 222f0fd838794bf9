import { earliest, latest, ok, plusMs, refuse, sessionOfHold } from '../kernel/index.ts';
import type { Instant, SeatId, SessionId } from '../kernel/index.ts';
import type { Hold, SeatLocks } from '../locking/index.ts';
import { holdStep, usageIn } from './hold-step.ts';
import { adoptEdition, endHold, endLapsed, tableOf, tellFeed } from './lock-table.ts';
import type { HoldEntry, LockTable, MemoryLockStore } from './lock-table.ts';
import { changeHold, requireOwn, tableOfHold } from './own-hold.ts';
import { recordStep } from './record-step.ts';

/**
 * `SeatLocks` in memory: the contract of the real ones in its simplest form. Each call is one
 * synchronous step.
 */
export const memorySeatLocks = (store: MemoryLockStore): SeatLocks => {
  const { clock } = store;
  return {
    hold: async (request) => {
      const table = tableOf(store, request.sessionId);
      if (!table.primed) return refuse({ code: 'locking/session-unprimed' });
      const { edition } = table;
      if (request.edition < edition) return refuse({ code: 'locking/showing-stale', edition });
      adoptEdition(table, request.edition);
      return holdStep(store, table, request);
    },
    find: async (holdId) => {
      const sessionId = sessionOfHold(holdId);
      // Anybody may ask for any id, so a lookup leaves no trace.
      const entry = sessionId && store.tables.get(sessionId)?.holds.get(holdId);
      return entry && shownHold(entry, clock.now());
    },
    holdsOf: async (sessionId, buyerId) => {
      const table = store.tables.get(sessionId);
      const own = [...(table?.holdsOfBuyer.get(buyerId) ?? [])].flatMap((holdId) => table?.holds.get(holdId) ?? []);
      return own.flatMap((entry) => shownHold(entry, clock.now()) ?? []);
    },
    usageOf: async (sessionId, buyerId) => {
      const table = store.tables.get(sessionId);
      return table === undefined ? { holdIds: [], taken: 0 } : usageIn(table, buyerId, clock.now());
    },
    extend: async ({ holdId, buyerId, fence, ttlMs, maxTotalMs, maxExtensions }) => {
      const own = requireOwn(store, { holdId, buyerId, fence });
      if (!own.ok) return own;
      const { hold } = own.value;
      const expiresAt = earliest(plusMs(hold.expiresAt, ttlMs), plusMs(hold.heldAt, maxTotalMs));
      if (hold.extensions >= maxExtensions || expiresAt <= hold.expiresAt) {
        return refuse({ code: 'locking/extension-limit-reached', limit: maxExtensions, expiresAt: hold.expiresAt });
      }
      return ok(changeHold(store, own.value, { status: hold.status, expiresAt, extensions: hold.extensions + 1 }));
    },
    convert: async ({ holdId, buyerId, fence, ttlMs }) => {
      const own = requireOwn(store, { holdId, buyerId, fence });
      if (!own.ok) return own;
      const { hold } = own.value;
      if (hold.status === 'converted') return ok(hold);
      const expiresAt = latest(hold.expiresAt, plusMs(clock.now(), ttlMs));
      return ok(changeHold(store, own.value, { status: 'converted', expiresAt, extensions: hold.extensions }));
    },
    release: async ({ holdId, buyerId, fence }) => {
      const own = requireOwn(store, { holdId, buyerId, fence });
      if (!own.ok) return own;
      const table = tableOfHold(store, holdId);
      tellFeed(store, table, endHold(table, holdId));
      return ok(own.value.hold);
    },
    record: async (sessionId, decisions) => {
      recordStep(store, tableOf(store, sessionId), decisions);
    },
    prime: async (sessionId, { fenceFloor, decisions, edition }) => {
      const table = tableOf(store, sessionId);
      recordStep(store, table, decisions);
      table.fence = Math.max(table.fence, fenceFloor);
      if (edition !== undefined) adoptEdition(table, edition);
      table.primed = true;
    },
    raiseEdition: async (sessionId, edition) => adoptEdition(tableOf(store, sessionId), edition),
    held: async (sessionId) => snapshot(store, sessionId),
    sweep: async () => sweepAll(store),
    nextSweepInMs: () => Math.max(0, firstUnquiet(store) - clock.now()),
  };
};

/** The hold of an entry, as long as it is live and has a line left. */
const shownHold = ({ status, expiresAt, hold }: HoldEntry, now: Instant): Hold | undefined =>
  status !== 'sold' && expiresAt > now && hold?.lines[0] !== undefined ? hold : undefined;

const snapshot = (store: MemoryLockStore, sessionId: SessionId): Awaited<ReturnType<SeatLocks['held']>> => {
  const table = tableOf(store, sessionId);
  if (!table.primed) return refuse({ code: 'locking/session-unprimed' });
  const version = tellFeed(store, table, endLapsed(table, store.clock.now()).changes);
  const seats = [...table.seats];
  const which = (sold: boolean): SeatId[] =>
    seats.filter(([, { status }]) => (status === 'sold') === sold).map(([seatId]) => seatId);
  return ok({ version, held: which(false), sold: which(true) });
};

/** When the first hold of a session ends; `Infinity` if none does. */
const firstEnd = (table: LockTable): number => {
  let first = Infinity;
  for (const { expiresAt } of table.holds.values()) first = Math.min(first, expiresAt);
  return first;
};

const firstUnquiet = ({ tables }: MemoryLockStore): number => {
  let first = Infinity;
  for (const { quietUntil } of tables.values()) first = Math.min(first, quietUntil);
  return first;
};

const sweepAll = (store: MemoryLockStore): number => {
  let count = 0;
  for (const table of store.tables.values()) {
    if (store.clock.now() < table.quietUntil) continue;
    const { ended, changes } = endLapsed(table, store.clock.now());
    tellFeed(store, table, changes);
    count += ended;
    table.quietUntil = firstEnd(table);
  }
  return count;
};
