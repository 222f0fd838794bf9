import { createHash } from 'node:crypto';
import { invariant } from '@ticketly/core';
import { packagedSchema } from './packaged-schema.ts';
import type { SchemaTexts } from './schema-texts.ts';

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

const functionsIn = (texts: SchemaTexts['functions']): SchemaFunctions => {
  const names = Object.keys(texts).filter((name) => name.endsWith('.sql'));
  const files = names.toSorted().map((name) => {
    const sql = textOf(texts, name);
    return { name, sql, checksum: sha256(sql) };
  });
  return { revision: committedRevision(texts).revision, files };
};

/**
 * What `functions/revision.json` says: how often the functions changed, and the text that it speaks
 * of.
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
 * The revision that these functions are, given the one that was committed last: the next, if any of
 * them changed since.
 */
export const revisionOf = (functions: SchemaFunctions, committed: FunctionsRevision): FunctionsRevision => {
  const checksum = functionsChecksum(functions);
  return checksum === committed.checksum ? committed : { revision: committed.revision + 1, checksum };
};

/** The revision of the functions that was committed last. */
export const packagedRevision = (): FunctionsRevision => committedRevision(packagedSchema.functions);

/** The schema that files say; this package's, unless told otherwise. */
export const readSchema = ({ migrations, functions }: SchemaTexts = packagedSchema): Schema => ({
  migrations: migrationFiles(Object.keys(migrations)).map((file) => migrationFrom(migrations, file)),
  functions: functionsIn(functions),
  roles: textOf(migrations, 'roles.sql'),
  grants: textOf(migrations, 'grants.sql'),
});
