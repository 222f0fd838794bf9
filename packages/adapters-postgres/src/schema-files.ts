import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { invariant } from '@ticketly/core';

/** One numbered step of the tables, as its file says it. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's text, whatever its line ends. */
  readonly checksum: string;
  /**
   * Why processes of earlier versions can't go on once it is applied, in the words after
   * `-- breaking:` on its first line.
   */
  readonly breaking?: string;
}

/** A file of functions, which may change as often as it likes. */
export interface FunctionFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Every function of the schema. */
export interface SchemaFunctions {
  /** Grows with every change of a file, so that an earlier version knows that it is one. */
  readonly revision: number;
  readonly files: readonly FunctionFile[];
}

/** Everything a version of this package knows of its schema. */
export interface Schema {
  readonly migrations: readonly Migration[];
  readonly functions: SchemaFunctions;
  /** The roles of the server, and what each may do. */
  readonly roles: string;
  readonly grants: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const textOf = async (file: URL): Promise<string> => (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');

const migrationFrom = async (folder: URL, file: string): Promise<Migration> => {
  const sql = await textOf(new URL(file, folder));
  const [, breaking] = /^-- breaking: (\S.*)\n/.exec(sql) ?? [];
  invariant(
    breaking !== undefined || !/^\s*--\s*breaking/im.test(sql),
    `${file} says why it breaks older processes on its first line: "-- breaking: <why>"`,
  );
  const name = file.slice(0, -'.sql'.length);
  return { number: Number(file.slice(0, 4)), name, sql, checksum: sha256(sql), ...(breaking && { breaking }) };
};

/**
 * The files among these that are migrations, in order of their numbers.
 *
 * @throws when two have one number: which of them comes first would be an accident of their names.
 */
export const migrationFiles = (names: readonly string[]): readonly string[] => {
  const files = names.filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  const numberOf = (file: string | undefined): string | undefined => file?.slice(0, 4);
  const twin = files.find((file, place) => numberOf(file) === numberOf(files[place + 1]));
  invariant(
    twin === undefined,
    `migrations have numbers of their own, but ${twin} shares its number with ${files[files.indexOf(twin ?? '') + 1]}`,
  );
  return files;
};

const functionsIn = async (folder: URL): Promise<SchemaFunctions> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const texts = await Promise.all(names.map((name) => textOf(new URL(name, folder))));
  const files = names.map((name, at) => ({ name, sql: texts[at] ?? '', checksum: sha256(texts[at] ?? '') }));
  const { revision } = await committedRevision(folder);
  return { revision, files };
};

/**
 * What `functions/revision.json` says: how often the functions changed, and the text that it speaks
 * of.
 */
export interface FunctionsRevision {
  readonly revision: number;
  readonly checksum: string;
}

const committedRevision = async (folder: URL): Promise<FunctionsRevision> =>
  JSON.parse(await textOf(new URL('revision.json', folder))) as FunctionsRevision;

/** The checksum of all functions. */
export const functionsChecksum = ({ files }: SchemaFunctions): string =>
  sha256(files.map(({ name, checksum }) => `${name} ${checksum}\n`).join(''));

/**
 * The revision that these functions are, given the one that was committed last: the next, if any of
 * them changed since.
 */
export const revisionOf = (functions: SchemaFunctions, committed: FunctionsRevision): FunctionsRevision => {
  const checksum = functionsChecksum(functions);
  return checksum === committed.checksum ? committed : { revision: committed.revision + 1, checksum };
};

/** Where this package has its `migrations/` and `functions/`. */
export const packageFolder: URL = new URL('../', import.meta.url);

/** The revision of the functions that was committed last. */
export const packagedRevision = (): Promise<FunctionsRevision> =>
  committedRevision(new URL('functions/', packageFolder));

/** The schema in the files of a folder; this package's, unless told otherwise. */
export const readSchema = async (folder: URL = packageFolder): Promise<Schema> => {
  const migrations = new URL('migrations/', folder);
  const files = migrationFiles(await readdir(migrations));
  const [known, functions, roles, grants] = await Promise.all([
    Promise.all(files.map((file) => migrationFrom(migrations, file))),
    functionsIn(new URL('functions/', folder)),
    textOf(new URL('roles.sql', migrations)),
    textOf(new URL('grants.sql', migrations)),
  ]);
  return { migrations: known, functions, roles, grants };
};
