import { TicketlyFault } from '@ticketly/core';
import { packagedMigrations, readSchemaFile } from './migrations.ts';
import type { Migration } from './migrations.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient, SqlSession } from './sql-client.ts';

/** A migration as the database remembers it. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** What keeps these migrations from being applied on top of those, each in one sentence. */
export const migrationProblems = (
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): readonly string[] =>
  applied.flatMap(({ number, name, checksum }) => {
    const own = known.find((migration) => migration.number === number);
    if (own === undefined)
      return [
        `The database has migration ${name}, which this version of Ticketly does not know: it is older than the database.`,
      ];
    if (own.checksum === checksum) return [];
    return [
      `Migration ${name} was changed after it was applied: bring back its text, and put the change into a new migration.`,
    ];
  });

/** Reads which migrations a database has; undefined if Ticketly was never installed there. */
export const appliedMigrations = async (session: SqlSession): Promise<readonly AppliedMigration[] | undefined> => {
  const [found] = await session.query<{ oid: unknown }>(`select to_regclass('ticketly.schema_migrations') as oid`);
  if (found?.oid === null || found === undefined) return undefined;
  const rows = await session.query<AppliedMigration>(
    'select number, name, checksum from ticketly.schema_migrations order by number',
  );
  return rows.map((row) => ({ ...row, number: wholeNumber(row.number) }));
};

/** Objects are made as `ticketly_migrator` where that can be, so that they belong to a role and not to whoever ran this first. */
const becomeMigrator = `
  do $$
  begin
    if exists (select from pg_catalog.pg_roles where rolname = 'ticketly_migrator')
       and pg_catalog.pg_has_role(current_user, 'ticketly_migrator', 'set') then
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
  );`;

/** A long migration is no transaction to be cut; servers before PostgreSQL 17 have no such setting. */
const unboundSql = `select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::integer >= 170000`;

/** Any number, so long as only this uses it. */
const lockSql = `select pg_advisory_xact_lock(21580::bigint << 48)`;
const rememberSql = `insert into ticketly.schema_migrations (number, name, checksum) values ($1, $2, $3)`;
const weeksAhead = 8;

/**
 * Brings a database to the schema of this package: what is missing is applied, in order, all in one transaction; forward only. Any number of processes may
 * do it at once: they wait for each other, and all but the first find nothing to do.
 * The roles `ticketly_migrator`, `ticketly_app` and `ticketly_replication` are made where the connecting role may, and given exactly what each needs.
 *
 * @returns the names of what was applied now.
 * Faults: `misconfigured` when an applied migration was changed, or is unknown here.
 *
 * @example
 * await migrate(client);
 */
export const migrate = async (client: SqlClient, migrations?: readonly Migration[]): Promise<readonly string[]> => {
  const known = migrations ?? (await packagedMigrations());
  const [roles, grants] = await Promise.all([readSchemaFile('roles.sql'), readSchemaFile('grants.sql')]);
  return client.transaction(async (session) => {
    await session.script(`set local lock_timeout = '60s'; set local statement_timeout = '300s'`);
    await session.query(unboundSql);
    await session.query(lockSql);
    const before = (await appliedMigrations(session)) ?? [];
    const problems = migrationProblems(before, known);
    if (problems.length > 0) throw new TicketlyFault('misconfigured', problems.join(' '));
    const missing = known.slice(before.length);
    await session.script(roles);
    await session.script(becomeMigrator);
    await session.script(prepareSql);
    for (const { number, name, sql, checksum } of missing) {
      await session.script(sql);
      await session.query(rememberSql, [number, name, checksum]);
    }
    if (missing.length > 0) await session.script(grants);
    await session.query('select ticketly.add_outbox_partitions($1)', [weeksAhead]);
    return missing.map(({ name }) => name);
  });
};
