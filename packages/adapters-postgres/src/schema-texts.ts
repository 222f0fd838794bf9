import { readFileSync, readdirSync } from 'node:fs';

/** The files of a schema, as written. */
export interface SchemaTexts {
  /** Migrations, roles and grants, by file name. */
  readonly migrations: Readonly<Record<string, string>>;
  /** Functions and their revision, by file name. */
  readonly functions: Readonly<Record<string, string>>;
}

/** The files of a folder, with normalized line endings. */
const filesIn = (folder: URL): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((file) => [file, readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n')]),
  );

/** The schema below a folder that has `migrations/` and `functions/`. */
export const schemaTextsIn = (folder: URL): SchemaTexts => ({
  migrations: filesIn(new URL('migrations/', folder)),
  functions: filesIn(new URL('functions/', folder)),
});
