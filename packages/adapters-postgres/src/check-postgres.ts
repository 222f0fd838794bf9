import { appliedSchema, lackOf, migrationProblems } from './applied-schema.ts';
import { wholeNumber } from './row-codec.ts';
import { readSchema } from './schema-files.ts';
import type { SqlClient } from './sql-client.ts';

const oldestVersion = 16;

const settingsSql = `
  select current_setting('server_version_num')::integer as version,
         pg_is_in_recovery() as replica,
         current_setting('transaction_read_only') as read_only,
         current_setting('synchronous_commit') as synchronous_commit,
         -- PGlite syncs its files by itself, and says no.
         case when version() ~ 'emscripten|wasm' then 'on' else current_setting('fsync') end as fsync`;

interface Settings {
  readonly version: unknown;
  readonly replica: boolean;
  readonly read_only: string;
  readonly synchronous_commit: string;
  readonly fsync: string;
}

/**
 * What is wrong with a database for this adapter, each in one sentence; empty when nothing is. Call
 * this after `migrate`. Faults: when the server can't be reached at all.
 */
export const checkPostgres = async (client: SqlClient): Promise<readonly string[]> => {
  const [settings] = await client.query<Settings>(settingsSql);
  if (settings === undefined) return ['The server did not tell its settings.'];
  const problems: string[] = [];
  const major = Math.floor(wholeNumber(settings.version) / 10_000);
  if (major < oldestVersion)
    problems.push(`PostgreSQL must be version ${oldestVersion} or newer; this server is ${major}.`);
  if (settings.replica)
    problems.push('This PostgreSQL server is a replica and takes no writes: give the address of the primary.');
  else if (settings.read_only === 'on') {
    problems.push('The database takes no writes (default_transaction_read_only is on): allow them for this role.');
  }
  if (settings.synchronous_commit === 'off' || settings.fsync === 'off') {
    problems.push(
      `A crash could lose acknowledged orders (synchronous_commit ${settings.synchronous_commit}, fsync ${settings.fsync}): switch both on.`,
    );
  }
  return [...problems, ...(await schemaProblems(client))];
};

const schemaProblems = async (client: SqlClient): Promise<readonly string[]> => {
  const own = readSchema();
  const applied = await appliedSchema(client);
  if (applied === undefined) return ['The database has no Ticketly schema: apply the migrations.'];
  const lack = lackOf(applied, own);
  return [...migrationProblems(applied.migrations, own.migrations), ...(lack === undefined ? [] : [lack])];
};
