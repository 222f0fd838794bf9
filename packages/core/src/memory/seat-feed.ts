import { ok, refuse } from '../kernel/index.ts';
import type { FeedVersion, SeatFeed } from '../locking/index.ts';
import type { LockTable, MemoryLockStore } from './lock-table.ts';

/** Bounded, as in other stores: readers have to handle `more` here too. */
const entriesPerRead = 500;

/** The feed that `memorySeatLocks` of the same store appends to. */
export const memorySeatFeed = (store: MemoryLockStore): SeatFeed => ({
  read: async (sessionId, after) => {
    const table = store.tables.get(sessionId);
    const from = /^\d+$/.test(after) ? Number(after) : Number.NaN;
    if (table === undefined || !(from >= table.feedFrom && from <= table.version))
      return refuse({ code: 'locking/feed-too-old' });
    const first = firstAfter(table, from);
    const entries = table.feed.slice(first, first + entriesPerRead);
    const more = first + entriesPerRead < table.feed.length;
    const version = String(more ? entries.at(-1)?.version : table.version) as FeedVersion;
    return ok({ version, changes: entries.flatMap(({ changes }) => changes), more });
  },
});

/**
 * The index of the first entry after a version. Versions are consecutive within a table, so a
 * subtraction finds it.
 */
const firstAfter = ({ feed }: LockTable, version: number): number => {
  const first = feed[0];
  return first === undefined ? 0 : Math.max(0, version - first.version + 1);
};
