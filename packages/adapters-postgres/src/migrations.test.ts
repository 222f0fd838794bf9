import { expect, test } from 'vitest';
import { migrationFiles, packagedMigrations } from './migrations.ts';

test('migrations are numbered from one, each with a number of its own', async () => {
  const numbers = (await packagedMigrations()).map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, place) => place + 1));
});

test('two migrations of one number are refused, by name', () => {
  const files = ['0002-outbox.sql', 'grants.sql', '0001-tables.sql', '0002-claims.sql'];
  expect(() => migrationFiles(files)).toThrow('0002-claims.sql shares its number with 0002-outbox.sql');
  expect(migrationFiles(files.slice(0, 3))).toEqual(['0001-tables.sql', '0002-outbox.sql']);
});
