import { ok, refuse } from '../kernel/index.ts';
import type { FeedVersion, SeatFeed } from '../locking/index.ts';
import type { LockTable, MemoryLockStore } from './lock-table.ts';

/** The feed that `memorySeatLocks` of the same store appends to. */
export const memorySeatFeed = (store: MemoryLockStore): SeatFeed => ({
  read: async (sessionId, after) => {
    const table = store.tables.get(sessionId);
    const from = /^\d+$/.test(after) ? Number(after) : Number.NaN;
    if (table === undefined || !(from >= table.feedFrom && from <= table.version))
      return refuse({ code: 'locking/feed-too-old' });
    const entries = table.feed.slice(firstAfter(table, from));
    return ok({ version: String(table.version) as FeedVersion, changes: entries.flatMap(({ changes }) => changes) });
  },
});

/** Where the entries after a version begin: versions of a table are consecutive, so it is a subtraction. */
const firstAfter = ({ feed }: LockTable, version: number): number => {
  const first = feed[0];
  return first === undefined ? 0 : Math.max(0, version - first.version + 1);
};
