import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readSchema } from './schema-files.ts';
import type { Schema } from './schema-files.ts';
import { schemaTextsIn } from './schema-texts.ts';

/** What a later version has done to the files of this one. */
export interface LaterVersion {
  /** The text of a migration, which gets the next free number. */
  readonly migration?: string;
  /** Functions' files with new texts; null for one that was deleted. */
  readonly functions?: Readonly<Record<string, string | null>>;
}

/**
 * The schema in a folder of files that a later version would have: this version's files, and what
 * it changed.
 */
export const laterSchema = async ({ migration, functions = {} }: LaterVersion): Promise<Schema> => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-schema-'));
  for (const part of ['migrations', 'functions'])
    await cp(fileURLToPath(new URL(`../${part}`, import.meta.url)), join(folder, part), { recursive: true });
  if (migration !== undefined) {
    const { migrations } = readSchema();
    const name = `${String(migrations.length + 1).padStart(4, '0')}-later.sql`;
    await writeFile(join(folder, 'migrations', name), migration);
  }
  for (const [name, sql] of Object.entries(functions)) {
    const file = join(folder, 'functions', name);
    if (sql === null) await rm(file);
    else await writeFile(file, sql);
  }
  if (Object.keys(functions).length > 0) await countChange(join(folder, 'functions'));
  const schema = readSchema(schemaTextsIn(pathToFileURL(`${folder}/`)));
  await rm(folder, { recursive: true });
  return schema;
};

const countChange = async (folder: string): Promise<void> => {
  const file = join(folder, 'revision.json');
  const { revision } = JSON.parse(await readFile(file, 'utf8')) as { readonly revision: number };
  await writeFile(file, JSON.stringify({ revision: revision + 1, checksum: '' }));
};
