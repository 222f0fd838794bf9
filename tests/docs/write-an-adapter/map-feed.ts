import { ok, refuse } from '@ticketly/core';
import type { SeatFeed } from '@ticketly/core';
import { versionOf } from './seat-table.ts';
import type { MapStore } from './seat-table.ts';

/**
 * The `SeatFeed` that `mapLocks` of the same store tells. It forgets nothing; one for production
 * has to, and then answers "too old".
 */
export const mapFeed = ({ tables }: MapStore): SeatFeed => ({
  read: async (sessionId, after) => {
    const table = tables.get(sessionId);
    const [life, position] = after.split(':');
    const from = Number(position);
    const isGiven =
      table !== undefined && table.life === life && Number.isInteger(from) && from >= 0 && from <= table.log.length;
    if (!isGiven) return refuse({ code: 'locking/feed-too-old' });
    return ok({ version: versionOf(table), changes: table.log.slice(from), more: false });
  },
});
