import type { LogHistory, Position } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const latestSql = `
  select h.generation, o.position, o.event_id from ticketly.log_history h
    left join lateral (select position, event_id from ticketly.outbox order by position desc limit 1) o on true`;
const holdsSql = `select ticketly.log_holds($1, $2) as holds`;
const beginSql = `select ticketly.begin_generation($1) as generation`;

interface LatestRow {
  readonly generation: unknown;
  readonly position: unknown;
  readonly event_id: string | null;
}

/**
 * {@link LogHistory} in PostgreSQL: the generation is a row of the database, so a restored backup
 * brings back the old one.
 */
export const postgresLogHistory = (client: SqlClient): LogHistory => ({
  latest: async () => {
    const [row] = await client.query<LatestRow>(latestSql);
    return {
      generation: wholeNumber(row?.generation ?? 0),
      position: wholeNumber(row?.position ?? 0) as Position,
      eventId: row?.event_id ?? '',
    };
  },
  holds: async ({ position, eventId }) => {
    const [row] = await client.query<{ holds: boolean }>(holdsSql, [position, eventId]);
    return row?.holds === true;
  },
  begin: async (above) => {
    const [row] = await client.query<{ generation: unknown }>(beginSql, [above]);
    return wholeNumber(row?.generation ?? 0);
  },
});
