import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';

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

/** The migrations of this package, in order. */
export const packagedMigrations = async (): Promise<readonly Migration[]> => {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-.*\.sql$/.test(file)).sort();
  return Promise.all(files.map(migrationFrom));
};
