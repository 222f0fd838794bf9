import { TicketlyFault } from '@ticketly/core';
import type { Job } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const forgetKeysSql = `
  with old as (
    select principal_id, operation, key from ticketly.idempotency_keys
     where forgotten_at_ms <= ticketly.now_ms() limit 1000 for update skip locked)
  delete from ticketly.idempotency_keys k using old
   where k.principal_id = old.principal_id and k.operation = old.operation and k.key = old.key
  returning 1`;
const addPartitionsSql = `select ticketly.add_outbox_partitions(8) as made`;

/**
 * The database's periodic chores: it creates partitions for the coming weeks of the outbox, and
 * deletes keys older than a day. The application's role may run them.
 */
export const tidyPostgres = (client: SqlClient): Job => ({
  name: 'tidy the store',
  everyMs: 3_600_000,
  run: async () => {
    const [row] = await client.query<{ made: unknown }>(addPartitionsSql);
    return wholeNumber(row?.made) + (await client.query(forgetKeysSql)).length;
  },
});

/** Which weekly partitions of the outbox to drop. */
export interface OutboxRetention {
  /** Weeks that ended longer ago than this. */
  readonly keepMs: number;
}

/** Partitions with the end of their week. The default partition has none and is never dropped. */
const partitionsSql = `
  select p.name from (
    select c.relname as name,
           (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz as ends_at
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'ticketly.outbox'::regclass
  ) p
   where p.ends_at <= clock_timestamp() - $1::bigint * interval '1 millisecond'
   order by p.ends_at`;

/**
 * Drops the weeks of the log that nobody needs any more: those that ended longer ago than `keepMs`
 * and were read by every consumer that has a checkpoint, with no dead letter still waiting there.
 * Only the schema's owner may; rebuilt views and the audit lose those weeks for good.
 *
 * @returns the names of the partitions dropped, oldest first.
 * Faults: `misconfigured` for a role that may not.
 */
export const dropOldOutboxPartitions = async (
  client: SqlClient,
  { keepMs }: OutboxRetention,
): Promise<readonly string[]> => {
  const dropped: string[] = [];
  for (const { name } of await client.query<{ name: string }>(partitionsSql, [keepMs])) {
    if (!/^outbox_\d{4}w\d\d$/.test(name)) throw new TicketlyFault('corrupt', `${name} is no partition of ours`);
    const [unread] = await client.query(
      `select 1 from (select position from ticketly.checkpoints union all
                      select position - 1 from ticketly.dead_letters where not recovered) c
        where c.position < (select max(position) from ticketly.${name}) limit 1`,
    );
    if (unread !== undefined) break;
    await client.script(`drop table ticketly.${name}`);
    dropped.push(name);
  }
  return dropped;
};
