import { expect, test } from 'vitest';
import { packagedMigrations } from './migrations.ts';

test('migrations are numbered from one, each with a number of its own', async () => {
  const numbers = (await packagedMigrations()).map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, place) => place + 1));
});
