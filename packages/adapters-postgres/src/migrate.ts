import { TicketlyFault } from '@ticketly/core';
import { appliedSchema, lacksFunctions, migrationProblems, missingMigrations } from './applied-schema.ts';
import { applyFunctions } from './apply-functions.ts';
import { readSchema } from './schema-files.ts';
import type { Migration, Schema } from './schema-files.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient, SqlSession } from './sql-client.ts';

/**
 * Objects are created as `ticketly_migrator` if possible, so that they belong to a role and not to
 * whichever user ran this first.
 */
const becomeMigrator = `
  do $$
  begin
    if exists (select from pg_catalog.pg_roles where rolname = 'ticketly_migrator')
       and pg_catalog.pg_has_role(session_user, 'ticketly_migrator', 'set') then
      if pg_catalog.has_database_privilege(current_user, current_database(), 'create with grant option') then
        execute format('grant create on database %I to ticketly_migrator', current_database());
      end if;
      if pg_catalog.has_database_privilege('ticketly_migrator', current_database(), 'create') then
        set local role ticketly_migrator;
      end if;
    end if;
  end $$`;

const prepareSql = `
  create schema if not exists ticketly;
  create table if not exists ticketly.schema_migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  );
  -- Why versions that don't know the migration can't go on with it.
  alter table ticketly.schema_migrations add column if not exists breaking text;`;

/**
 * A long migration must not be cut off by a transaction timeout; servers before PostgreSQL 17 have
 * no such setting.
 */
const unboundSql = `select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::integer >= 170000`;

/** Any number that nothing else uses. */
const lockSql = `select pg_advisory_xact_lock(21580::bigint << 48)`;
const rememberSql = `insert into ticketly.schema_migrations (number, name, checksum, breaking) values ($1, $2, $3, $4)`;
const weeksAhead = 8;

/**
 * Connections of processes that sell. Processes that are starting have another application name, or
 * wait for the migrator's lock.
 */
const othersSql = `
  select count(*) as count from pg_catalog.pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid()
     and application_name in ('ticketly', 'ticketly leadership', 'ticketly listener')
     and wait_event is distinct from 'advisory'`;

/**
 * Brings a database to the schema of this package: applies the missing migrations, in order, then
 * the functions, if any of their files changed; all in one transaction, forward only. Any number of
 * processes may do it at once: they wait for each other, and all but the first find nothing to do.
 * A database migrated by a later version is left as it is, and may be used, unless one of its
 * migrations breaks this version. The roles `ticketly_migrator`, `ticketly_app` and
 * `ticketly_replication` are created if the connecting role may do so, with exactly the rights each
 * needs.
 *
 * @returns the names of the migrations applied now. Faults: `misconfigured` when an applied
 *   migration was changed, when one that is unknown here breaks this version, and when one that is
 *   to be applied breaks processes of earlier versions that are still connected.
 *
 * @example
 * await migrate(client);
 */
export const migrate = async (client: SqlClient, schema?: Schema): Promise<readonly string[]> => {
  const own = schema ?? readSchema();
  return client.transaction(async (session) => {
    await session.script(`set local lock_timeout = '60s'; set local statement_timeout = '300s'`);
    await session.query(unboundSql);
    await session.query(lockSql);
    const before = await appliedSchema(session);
    const problems = migrationProblems(before?.migrations ?? [], own.migrations);
    if (problems.length > 0) throw new TicketlyFault('misconfigured', problems.join(' '));
    const missing = missingMigrations(before?.migrations ?? [], own.migrations);
    const breaking = missing.find((migration) => migration.breaking !== undefined);
    if (before !== undefined && breaking !== undefined) await assertAlone(session, breaking);
    const functions = before === undefined || breaking !== undefined || lacksFunctions(before.functions, own.functions);
    await session.script(own.roles);
    await session.script(becomeMigrator);
    if (missing.length > 0 || functions) await session.script(prepareSql);
    await applyMigrations(session, missing);
    if (functions) {
      await applyFunctions(session, own.functions, { dropOthers: before === undefined || breaking !== undefined });
    }
    if (missing.length > 0 || functions) await session.script(own.grants);
    await session.query('select ticketly.add_outbox_partitions($1)', [weeksAhead]);
    return missing.map(({ name }) => name);
  });
};

const applyMigrations = async (session: SqlSession, missing: readonly Migration[]): Promise<void> => {
  for (const { number, name, sql, checksum, breaking } of missing) {
    await session.script(sql);
    await session.query(rememberSql, [number, name, checksum, breaking ?? null]);
  }
};

const assertAlone = async (session: SqlSession, { name, breaking }: Migration): Promise<void> => {
  const [others] = await session.query<{ count: unknown }>(othersSql);
  const count = wholeNumber(others?.count ?? 0);
  if (count === 0) return;
  throw new TicketlyFault(
    'misconfigured',
    `Migration ${name} breaks processes of earlier versions (${breaking}), and ${count} of their connections are open: stop those processes, then start this one.`,
  );
};
