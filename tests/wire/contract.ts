import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenRecord } from '@ticketly/core/wire';
import type { Contract } from './breaking-changes.ts';
import { envelope } from './envelope.ts';
import { factSchemas } from './fact-schemas.ts';
import type { JsonSchema } from './json-schema.ts';

const repository = join(import.meta.dirname, '../..');
/** Where the contract lies in the repository, and in the package. */
export const contractFolder = 'packages/core/wire';
const schemas = `${contractFolder}/schemas`;

/** The file of a schema. */
export const schemaFile = (name: string): string => join(repository, schemas, `${name}.json`);
/** The file of a golden history. */
export const historyFile = (edition: number): string =>
  join(repository, contractFolder, 'histories', `${edition}.jsonl`);

/** The schemas as they are committed. */
export const committedContract = (): Contract => {
  const folder = join(repository, schemas);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  return new Map(
    files.map((file) => [
      file.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonSchema,
    ]),
  );
};

/**
 * The schemas as they are to be: what the types say now, and versions that are no longer written
 * but will be read for ever.
 */
export const currentContract = (committed: Contract, histories: readonly (readonly WrittenRecord[])[]): Contract => {
  const told = factSchemas();
  const versionOf = new Map(told.map(({ type, version }) => [type, version]));
  const older = [...committed].filter(([name]) => {
    const [type = '', version = ''] = name.split('.v');
    return Number(version) < (versionOf.get(type) ?? 0);
  });
  const records = histories.flat().toReversed();
  const now = told.map(({ type, version, aggregateType, payload }) => {
    const sample = records.find(({ headers }) => headers.type === type && headers.version === String(version));
    const schema: JsonSchema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: `urn:ticketly:fact:${type}:${version}`,
      ...payload,
      title: type,
      description: payload.description ?? `The payload of ${type}, about ${aggregateType}.`,
      ...(sample && { examples: [JSON.parse(sample.value)] }),
    };
    return [`${type}.v${version}`, schema] as const;
  });
  return new Map([...older, ...now, ['Envelope.v1', envelope] as const]);
};

/** Golden histories, the oldest first: facts as they were once written, never changed since. */
export const committedHistories = (): readonly (readonly WrittenRecord[])[] => {
  const histories: (readonly WrittenRecord[])[] = [];
  for (let edition = 1; existsSync(historyFile(edition)); edition += 1) {
    const lines = readFileSync(historyFile(edition), 'utf8').trimEnd().split('\n');
    histories.push(lines.map((line) => JSON.parse(line) as WrittenRecord));
  }
  return histories;
};

/**
 * Every schema there ever was in the history of the repository, the newest first; of a copy without
 * one, none.
 */
export const publishedSchemas = (): readonly (readonly [name: string, schema: JsonSchema])[] => {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: repository,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const raw = git('log', '--format=', '--raw', '--no-abbrev', '--no-renames', '--', schemas);
  const blobs = new Map<string, string>();
  for (const [, blob = '', name = ''] of raw.matchAll(/^:\S+ \S+ \S+ ([0-9a-f]+) [AM]\t.*\/([^/]+)\.json$/gm))
    blobs.set(`${blob} ${name}`, name);
  return [...blobs].map(([key, name]) => [
    name,
    JSON.parse(git('cat-file', 'blob', key.split(' ')[0] ?? '')) as JsonSchema,
  ]);
};
