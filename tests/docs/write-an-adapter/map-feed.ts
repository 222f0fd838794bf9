import { ok, refuse } from '@ticketly/core';
import type { SeatFeed } from '@ticketly/core';
import { versionOf } from './seat-table.ts';
import type { MapStore } from './seat-table.ts';

/**
 * The `SeatFeed` that `mapLocks` of the same store tells. Whoever is further behind than the log
 * reaches is told so.
 */
export const mapFeed = ({ tables }: MapStore): SeatFeed => ({
  read: async (sessionId, after) => {
    const table = tables.get(sessionId);
    const [life, position] = after.split(':');
    const from = Number(position);
    if (table === undefined || table.life !== life || !Number.isInteger(from))
      return refuse({ code: 'locking/feed-too-old' });
    const first = from - (table.told - table.log.length);
    if (first < 0 || first > table.log.length) return refuse({ code: 'locking/feed-too-old' });
    return ok({ version: versionOf(table), changes: table.log.slice(first), more: false });
  },
});
