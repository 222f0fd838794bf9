import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/**
 * The open transaction that keeps readers of the log from what came after it. Fields that the
 * server hides from our role are undefined.
 */
export interface OutboxBlocker {
  readonly pid: number;
  readonly user: string | undefined;
  readonly application: string | undefined;
  /** How long ago its transaction and its last statement began, in milliseconds. */
  readonly openMs: number | undefined;
  readonly statementMs: number | undefined;
}

/**
 * Everybody may see who is connected; start times and queries are shown only to `pg_read_all_stats`
 * and for a role's own sessions.
 */
const sql = `
  select l.pid, a.usename as user_name, a.application_name as application,
         (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::bigint as open_ms,
         (extract(epoch from clock_timestamp() - a.query_start) * 1000)::bigint as statement_ms
    from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a using (pid)
   where l.locktype = 'advisory' and l.objsubid = 1 and l.classid::bigint >> 16 = 21579
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
   order by ((l.classid::bigint << 32) | l.objid::bigint) & 281474976710655 limit 1`;

interface Row {
  readonly pid: unknown;
  readonly user_name: string | null;
  readonly application: string | null;
  readonly open_ms: unknown;
  readonly statement_ms: unknown;
}

const numberOf = (value: unknown): number | undefined => (value === null ? undefined : wholeNumber(value));

/** The first transaction that holds up the log now; undefined when none does. */
export const postgresOutboxBlocker = async (client: SqlClient): Promise<OutboxBlocker | undefined> => {
  const [row] = await client.query<Row>(sql);
  if (row === undefined) return undefined;
  return {
    pid: wholeNumber(row.pid),
    user: row.user_name ?? undefined,
    application: row.application ?? undefined,
    openMs: numberOf(row.open_ms),
    statementMs: numberOf(row.statement_ms),
  };
};
