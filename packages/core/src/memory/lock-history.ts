import type { LockHistory } from '../locking/index.ts';
import { forgetHold, freeSeat, renewFeed, tableOf } from './lock-table.ts';
import type { LockTable, MemoryLockStore } from './lock-table.ts';

/** What the `memorySeatLocks` of the same store remember about their database. */
export const memoryLockHistory = (store: MemoryLockStore): LockHistory => ({
  mark: async () => store.mark,
  note: async (mark) => {
    store.mark = mark;
  },
  renew: async (sessionId, generation) => {
    const table = tableOf(store, sessionId);
    if (table.generation >= generation) return;
    table.generation = generation;
    forgetDecisions(table);
    table.primed = false;
    renewFeed(store, table);
  },
});

/** Nothing is kept of an ordered hold: if its order still exists, priming brings it back. */
const forgetDecisions = (table: LockTable): void => {
  for (const entry of table.holds.values()) if (entry.status !== 'active') forgetHold(table, entry);
  for (const [seatId, { holdId }] of table.seats) if (!table.holds.has(holdId)) freeSeat(table, seatId);
};
