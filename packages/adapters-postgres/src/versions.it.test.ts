import { Pool } from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { checkPostgres } from './check-postgres.ts';
import { createDatabase, serverDatabase, someRandomness } from './databases.fixture.ts';
import { dumpSchema } from './dump-schema.ts';
import { migrate } from './migrate.ts';
import { pgClient, pgPoolOptions } from './pg-client.ts';
import { readSchema } from './schema-files.ts';
import type { Schema } from './schema-files.ts';
import { laterSchema } from './schema-folder.fixture.ts';
import type { SqlClient } from './sql-client.ts';

/** A database on which this version sells. */
const database = async (): Promise<SqlClient> => {
  const { client, close } = await serverDatabase(inject('postgresUrl'));
  onTestFinished(close);
  return client;
};

const emptyDatabase = async (): Promise<SqlClient> => {
  const { url, drop } = await createDatabase(inject('postgresUrl'));
  const pool = new Pool(pgPoolOptions(url));
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  return pgClient(pool, { randomness: someRandomness });
};

const answer = async (client: SqlClient, sql: string): Promise<unknown> =>
  (await client.query<{ answer: unknown }>(`select ${sql} as answer`))[0]?.answer;

const has = (client: SqlClient, signature: string): Promise<unknown> =>
  answer(client, `to_regprocedure('ticketly.${signature}') is not null`);

const editions = 'editions.sql';
const tenfold = `
  create or replace function ticketly.edition_of(version integer) returns bigint language sql immutable parallel safe
    return 10::bigint * version;`;
const renamed = `
  create or replace function ticketly.edition_by_version(version integer) returns bigint language sql immutable parallel safe
    return version::bigint;`;
const lateTable = 'create table ticketly.late (a integer);\n';
const breaking = `-- breaking: editions are counted otherwise\n${lateTable}`;

describe('two versions on one database', () => {
  it('both run when no migration of the later one breaks the earlier', async () => {
    const client = await database();
    const later = await laterSchema({ migration: lateTable, functions: { [editions]: tenfold } });
    expect(await migrate(client, later)).toEqual([later.migrations.at(-1)?.name]);
    expect(await migrate(client)).toEqual([]);
    expect(await checkPostgres(client)).toEqual([]);
    // The earlier one keeps its hands off the functions of the later.
    expect(await answer(client, 'ticketly.edition_of(2)')).toBe('20');
    expect(await migrate(client, later)).toEqual([]);
  });

  it('are kept apart by a migration that says it breaks the earlier', async () => {
    const client = await database();
    const later = await laterSchema({ migration: breaking });
    const name = later.migrations.at(-1)?.name;
    await migrate(client, later);
    const sentence = `The database has migration ${name}, which this version of Ticketly does not know, and which breaks it (editions are counted otherwise): it is older than the database. Start a version that knows it.`;
    await expect(migrate(client)).rejects.toMatchObject({ code: 'misconfigured', message: sentence });
    expect(await checkPostgres(client)).toEqual([sentence]);
    expect(await migrate(client, later)).toEqual([]);
  });

  it('of which the earlier one still runs make a breaking migration wait', async () => {
    const { ports, another, close } = await serverDatabase(inject('postgresUrl'));
    onTestFinished(close);
    await ports.inbox.record({ source: 's', messageId: '1' });
    const later = await laterSchema({ migration: breaking });
    const start = another({ applicationName: 'ticketly start' });
    await expect(migrate(start.client, later)).rejects.toThrow(
      /breaks processes of earlier versions \(editions are counted otherwise\), and \d+ of their connections are open/,
    );
    expect(await answer(start.client, `to_regclass('ticketly.late')`)).toBeNull();
    await start.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'ticketly'`,
    );
    const alone = `select from pg_stat_activity where datname = current_database() and application_name = 'ticketly'`;
    await expect.poll(() => start.client.query(alone), { timeout: 60_000 }).toEqual([]);
    expect(await migrate(start.client, later)).toHaveLength(1);
  });

  it('refuse a migration whose number came too late', async () => {
    const client = await database();
    const own = readSchema();
    await client.query(`delete from ticketly.schema_migrations where number = 3`);
    await expect(migrate(client, own)).rejects.toThrow(/0003-claims is not applied, but a later one is/);
  });
});

describe('functions', () => {
  it('are applied when a file changed, without any migration', async () => {
    const client = await database();
    const changed = await laterSchema({ functions: { [editions]: tenfold } });
    expect(await migrate(client, changed)).toEqual([]);
    expect(await answer(client, 'ticketly.edition_of(3)')).toBe('30');
  });

  it('that were renamed stay for earlier versions, until a migration breaks those', async () => {
    const client = await database();
    const later = await laterSchema({ functions: { [editions]: null, 'by-version.sql': renamed } });
    await migrate(client, later);
    expect([await has(client, 'edition_of(integer)'), await has(client, 'edition_by_version(integer)')]).toEqual([
      true,
      true,
    ]);
    const latest = await laterSchema({
      migration: breaking,
      functions: { [editions]: null, 'by-version.sql': renamed },
    });
    await migrate(client, latest);
    expect([await has(client, 'edition_of(integer)'), await has(client, 'edition_by_version(integer)')]).toEqual([
      false,
      true,
    ]);
    const fresh = await emptyDatabase();
    await migrate(fresh, latest);
    expect(await dumpSchema(client)).toBe(await dumpSchema(fresh));
  });

  it('may take other parameters, or answer otherwise where a file drops them first', async () => {
    const client = await database();
    const other = `
      drop function if exists ticketly.edition_of(integer);
      create or replace function ticketly.edition_of(version integer) returns text language sql return version::text;
      create or replace function ticketly.edition_of(version integer, above integer) returns text language sql
        return (version + above)::text;`;
    await migrate(client, await laterSchema({ functions: { [editions]: other } }));
    expect(await answer(client, `ticketly.edition_of(1) || ticketly.edition_of(1, 1)`)).toBe('12');
  });

  it('and migrations are applied whole or not at all', async () => {
    const client = await database();
    const before = await dumpSchema(client);
    const broken = {
      [editions]: `${tenfold} create function ticketly.broken() returns integer language sql as 'select';`,
    };
    const later = await laterSchema({ migration: lateTable, functions: { ...broken, 'zz.sql': 'select 1/0;' } });
    await expect(migrate(client, later)).rejects.toMatchObject({ sqlState: '22012' });
    expect(await dumpSchema(client)).toBe(before);
  });

  it('read well: the server finds nothing wrong with any of them', async () => {
    const client = await database();
    const { functions } = readSchema();
    // The migrator applies them in the order of their files, and so has to take their bodies on
    // trust.
    await client.transaction(async (session) => {
      await session.script('set local check_function_bodies = on');
      for (const { sql } of functions.files) await session.script(sql);
    });
    expect(functions.files.map(({ name }) => name)).toContain(editions);
  });

  it('move from the numbered migrations to their files in a database that an earlier version made', async () => {
    const client = await emptyDatabase();
    const schema = readSchema();
    await installAsBefore(client, schema);
    const added = schema.migrations.filter(({ number }) => number > functionsInMigrationsUpTo);
    expect(await checkPostgres(client)).toEqual([expect.stringContaining('the newest functions')]);
    expect(await migrate(client)).toEqual(added.map(({ name }) => name));
    expect(await checkPostgres(client)).toEqual([]);
    expect(await answer(client, `ticketly.edition_of(1)`)).toBe('1');
  });
});

const functionsInMigrationsUpTo = 14;

/**
 * The schema as it was when functions came with the numbered migrations, which is how far those go.
 */
const installAsBefore = async (client: SqlClient, { migrations, roles, grants }: Schema): Promise<void> =>
  client.transaction(async (session) => {
    await session.script(roles);
    await session.script(`
      do $$ begin execute format('grant create on database %I to ticketly_migrator', current_database()); end $$;
      set local role ticketly_migrator;
      create schema ticketly;
      create table ticketly.schema_migrations (
        number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now());`);
    for (const { number, name, checksum, sql } of migrations.filter(
      (each) => each.number <= functionsInMigrationsUpTo,
    )) {
      await session.script(sql);
      await session.query('insert into ticketly.schema_migrations (number, name, checksum) values ($1, $2, $3)', [
        number,
        name,
        checksum,
      ]);
    }
    // Without those on tables that came later.
    const later = /ticketly\.schema_functions, |,\s+ticketly\.page_views, ticketly\.rankings/g;
    await session.script(grants.replaceAll(later, ''));
  });
