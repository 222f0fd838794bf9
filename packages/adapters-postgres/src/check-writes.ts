import { SqlFault } from './sql-fault.ts';
import type { SqlClient } from './sql-client.ts';

const sql = `
  select case when current_setting('transaction_read_only') = 'off' then ticketly.try_write()::text end as written_at`;

/**
 * Writes something, as a sale would.
 *
 * Faults: why nothing can be sold now. `read-only` for a replica, or a database or role that
 * accepts no writes.
 */
export const checkPostgresWrites = async (client: SqlClient): Promise<void> => {
  const [row] = await client.query<{ written_at: string | null }>(sql);
  if (typeof row?.written_at !== 'string') {
    throw new SqlFault('read-only', 'PostgreSQL: the database takes no writes', { cause: undefined });
  }
};
