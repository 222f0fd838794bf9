import { expect, test } from 'vitest';
import { functionsChecksum, migrationFiles, packagedRevision, readSchema } from './schema-files.ts';

test('migrations are numbered from one, each with a number of its own', async () => {
  const numbers = readSchema().migrations.map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, place) => place + 1));
});

test('two migrations of one number are refused, by name', () => {
  const files = ['0002-outbox.sql', 'grants.sql', '0001-tables.sql', '0002-claims.sql'];
  expect(() => migrationFiles(files)).toThrow('0002-claims.sql shares its number with 0002-outbox.sql');
  expect(migrationFiles(files.slice(0, 3))).toEqual(['0001-tables.sql', '0002-outbox.sql']);
});

test('a changed function has a revision of its own', async () => {
  const { functions } = readSchema();
  // Otherwise processes of the version before would take turns with those of this one.
  // `pnpm run schema` counts.
  expect(functionsChecksum(functions)).toBe(packagedRevision().checksum);
});

/** From here on functions have files of their own. */
const firstOfTablesAlone = 15;

test('numbered migrations hold no functions any more', async () => {
  const { migrations } = readSchema();
  const later = migrations.filter(({ number }) => number >= firstOfTablesAlone);
  expect(later.filter(({ sql }) => /\bfunction\s+ticketly\./i.test(sql)).map(({ name }) => name)).toEqual([]);
});
