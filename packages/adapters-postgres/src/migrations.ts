import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { invariant } from '@ticketly/core';

/** One numbered step of the schema, as its file says it. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's text, whatever its line ends. */
  readonly checksum: string;
}

const folder = new URL('../migrations/', import.meta.url);

/** The text of a file beside the migrations. */
export const readSchemaFile = async (name: string): Promise<string> =>
  (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');

const migrationFrom = async (file: string): Promise<Migration> => {
  const sql = await readSchemaFile(file);
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { number: Number(file.slice(0, 4)), name: file.slice(0, -'.sql'.length), sql, checksum };
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

/** The migrations of this package, in order. */
export const packagedMigrations = async (): Promise<readonly Migration[]> =>
  Promise.all(migrationFiles(await readdir(folder)).map(migrationFrom));
