import { createHash } from 'node:crypto';
import { invariant } from '@ticketly/core';
import { packagedSchema } from './packaged-schema.ts';
import type { SchemaTexts } from './schema-texts.ts';

/** A numbered step of the tables, as in its file. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's text, independent of line endings. */
  readonly checksum: string;
  /**
   * Why processes of earlier versions can't run once it is applied, in the words after `--
   * breaking:` on its first line.
   */
  readonly breaking?: string;
}

/** A file of functions, which may change at any time. */
export interface FunctionFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Every function of the schema. */
export interface SchemaFunctions {
  /** Grows with every change of a file, so that an earlier version recognizes itself as such. */
  readonly revision: number;
  readonly files: readonly FunctionFile[];
}

/** Everything that a version of this package knows of its schema. */
export interface Schema {
  readonly migrations: readonly Migration[];
  readonly functions: SchemaFunctions;
  /** The roles of the server and their rights. */
  readonly roles: string;
  readonly grants: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const textOf = (texts: Readonly<Record<string, string>>, file: string): string => {
  const text = texts[file];
  invariant(text !== undefined, `the schema has no file ${file}`);
  return text;
};

const migrationFrom = (texts: SchemaTexts['migrations'], file: string): Migration => {
  const sql = textOf(texts, file);
  const [, breaking] = /^-- breaking: (\S.*)\n/.exec(sql) ?? [];
  invariant(
    breaking !== undefined || !/^\s*--\s*breaking/im.test(sql),
    `${file} says why it breaks older processes on its first line: "-- breaking: <why>"`,
  );
  const name = file.slice(0, -'.sql'.length);
  return { number: Number(file.slice(0, 4)), name, sql, checksum: sha256(sql), ...(breaking && { breaking }) };
};

/**
 * The migrations among these files, in order of their numbers.
 *
 * @throws when two have the same number: their names alone would decide which comes first.
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

const functionsIn = (texts: SchemaTexts['functions']): SchemaFunctions => {
  const names = Object.keys(texts).filter((name) => name.endsWith('.sql'));
  const files = names.toSorted().map((name) => {
    const sql = textOf(texts, name);
    return { name, sql, checksum: sha256(sql) };
  });
  return { revision: committedRevision(texts).revision, files };
};

/**
 * The content of `functions/revision.json`: how often the functions changed, and the checksum it
 * belongs to.
 */
export interface FunctionsRevision {
  readonly revision: number;
  readonly checksum: string;
}

const committedRevision = (texts: SchemaTexts['functions']): FunctionsRevision =>
  JSON.parse(textOf(texts, 'revision.json')) as FunctionsRevision;

/** The checksum of all functions. */
export const functionsChecksum = ({ files }: SchemaFunctions): string =>
  sha256(files.map(({ name, checksum }) => `${name} ${checksum}\n`).join(''));

/**
 * The revision of these functions, given the one committed last: the next one if any of them has
 * changed since.
 */
export const revisionOf = (functions: SchemaFunctions, committed: FunctionsRevision): FunctionsRevision => {
  const checksum = functionsChecksum(functions);
  return checksum === committed.checksum ? committed : { revision: committed.revision + 1, checksum };
};

/** The revision of the functions that was committed last. */
export const packagedRevision = (): FunctionsRevision => committedRevision(packagedSchema.functions);

/** The schema from these files; by default this package's. */
export const readSchema = ({ migrations, functions }: SchemaTexts = packagedSchema): Schema => ({
  migrations: migrationFiles(Object.keys(migrations)).map((file) => migrationFrom(migrations, file)),
  functions: functionsIn(functions),
  roles: textOf(migrations, 'roles.sql'),
  grants: textOf(migrations, 'grants.sql'),
});
