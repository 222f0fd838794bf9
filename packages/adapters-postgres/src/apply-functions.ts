import type { SchemaFunctions } from './schema-files.ts';
import type { SqlSession } from './sql-client.ts';

const bookkeepingSql = `
  create table if not exists ticketly.schema_functions (
    file text primary key,
    revision integer not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`;

/**
 * The server writes a new row for each function that is created or replaced: one whose row did not
 * move belongs to no file.
 */
const definedSql = `
  select p.oid::regprocedure::text as signature, p.oid::text || ' ' || p.ctid::text as row
    from pg_catalog.pg_proc p where p.pronamespace = 'ticketly'::regnamespace`;
const rememberSql = `insert into ticketly.schema_functions (file, revision, checksum) values ($1, $2, $3)`;

interface DefinedRow {
  readonly signature: string;
  readonly row: string;
}

/**
 * Makes the functions of a schema match the files, in the caller's transaction. A function that is
 * in no file any more, because it was dropped or renamed or takes other parameters, stays for the
 * processes of earlier versions that call it, until `dropOthers` says that none of them can run any
 * more.
 */
export const applyFunctions = async (
  session: SqlSession,
  { revision, files }: SchemaFunctions,
  { dropOthers }: { readonly dropOthers: boolean },
): Promise<void> => {
  // Files are applied in order of name, and may call functions of later ones.
  await session.script(`${bookkeepingSql}; set local check_function_bodies = off`);
  const before = new Set((await session.query<DefinedRow>(definedSql)).map(({ row }) => row));
  for (const { sql } of files) await session.script(sql);
  if (dropOthers) {
    const others = (await session.query<DefinedRow>(definedSql)).filter(({ row }) => before.has(row));
    for (const { signature } of others) await session.script(`drop routine ${signature}`);
  }
  await session.query('delete from ticketly.schema_functions');
  for (const { name, checksum } of files) await session.query(rememberSql, [name, revision, checksum]);
};
