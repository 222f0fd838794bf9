import type { Migration, Schema, SchemaFunctions } from './schema-files.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlSession } from './sql-client.ts';

/** A migration as the database remembers it. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  /** Why versions that don't know it can't run any more; null if they can. */
  readonly breaking: string | null;
}

/**
 * The functions as the database remembers them: the revision applied last, and the checksum of each
 * of its files.
 */
export interface AppliedFunctions {
  readonly revision: number;
  readonly checksums: ReadonlyMap<string, string>;
}

/** What a database knows of its schema. */
export interface AppliedSchema {
  readonly migrations: readonly AppliedMigration[];
  readonly functions: AppliedFunctions;
}

/**
 * A database from before breaking marks, or before functions were in files, lacks this column, or
 * this table.
 */
const migrationsSql = `
  select m.number, m.name, m.checksum, to_jsonb(m) ->> 'breaking' as breaking
    from ticketly.schema_migrations m order by m.number`;
const functionsSql = `select file, revision, checksum from ticketly.schema_functions`;
const foundSql = `
  select to_regclass('ticketly.schema_migrations') is not null as migrations,
         to_regclass('ticketly.schema_functions') is not null as functions`;

/** Reads what a database knows of its schema; undefined if Ticketly was never installed there. */
export const appliedSchema = async (session: SqlSession): Promise<AppliedSchema | undefined> => {
  const [found] = await session.query<{ migrations: boolean; functions: boolean }>(foundSql);
  if (found?.migrations !== true) return undefined;
  const migrations = await session.query<AppliedMigration>(migrationsSql);
  const files = found.functions
    ? await session.query<{ file: string; revision: unknown; checksum: string }>(functionsSql)
    : [];
  return {
    migrations: migrations.map((row) => ({ ...row, number: wholeNumber(row.number) })),
    functions: {
      revision: Math.max(0, ...files.map(({ revision }) => wholeNumber(revision))),
      checksums: new Map(files.map(({ file, checksum }) => [file, checksum])),
    },
  };
};

/**
 * What keeps a version that knows these migrations from running on a database that has those, each
 * in one sentence. A version may run on a newer database, unless a migration that it does not know
 * breaks it.
 */
export const migrationProblems = (
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): readonly string[] => {
  const newest = known.at(-1)?.number ?? 0;
  return [
    ...applied.flatMap((migration) => problemOf(migration, known, newest)),
    ...missingMigrations(applied, known)
      .filter(({ number }) => number < (applied.at(-1)?.number ?? 0))
      .map(({ name }) => `Migration ${name} is not applied, but a later one is: give it the next free number.`),
  ];
};

const problemOf = (
  { number, name, checksum, breaking }: AppliedMigration,
  known: readonly Migration[],
  newest: number,
): readonly string[] => {
  const own = known.find((migration) => migration.number === number);
  if (own === undefined) {
    if (number > newest && breaking === null) return [];
    const why = breaking === null ? '' : `, and which breaks it (${breaking})`;
    return [
      `The database has migration ${name}, which this version of Ticketly does not know${why}: it is older than the database. Start a version that knows it.`,
    ];
  }
  if (own.checksum === checksum) return [];
  return [
    `Migration ${name} was changed after it was applied: bring back its text, and put the change into a new migration.`,
  ];
};

/** The migrations that a database lacks. */
export const missingMigrations = (
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
): readonly Migration[] => known.filter(({ number }) => !applied.some((migration) => migration.number === number));

/**
 * Whether the functions of a database are from an earlier version than these. Those of a later
 * version must not be touched by this one.
 */
export const lacksFunctions = (applied: AppliedFunctions, { revision, files }: SchemaFunctions): boolean =>
  applied.revision <= revision &&
  (applied.checksums.size !== files.length ||
    files.some(({ name, checksum }) => applied.checksums.get(name) !== checksum));

/** What a database lacks of a schema, in one sentence; undefined if nothing. */
export const lackOf = (applied: AppliedSchema, { migrations, functions }: Schema): string | undefined => {
  const names = missingMigrations(applied.migrations, migrations).map(({ name }) => name);
  if (lacksFunctions(applied.functions, functions)) names.push('the newest functions');
  return names.length === 0 ? undefined : `The database lacks ${names.join(', ')}: apply the migrations.`;
};
