import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectImports } from './broken-rules.ts';
import { folderRules, importRules } from './import-rules.ts';

const repository = join(import.meta.dirname, '../..');
let away: string;

// Away from this repository nothing is installed, so a fixture's imports stay what they say.
beforeAll(async () => {
  away = await mkdtemp(join(tmpdir(), 'ticketly-architecture-'));
  await cp(join(import.meta.dirname, 'fixtures'), away, { recursive: true });
});
afterAll(() => rm(away, { recursive: true }));

test('no import breaks a rule of the architecture', async () => {
  const { files, broken } = await inspectImports(repository);

  expect(broken.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`)).toEqual([]);
  expect(files).toContain('packages/core/src/index.ts');
});

test('imports between packages are seen as what they resolve to, so that the rules can judge them', async () => {
  const { files } = await inspectImports(repository);

  expect(files.filter((file) => file.startsWith('@ticketly/'))).toEqual([]);
});

test('each rule catches the import it was made for', async () => {
  const { broken } = await inspectImports(join(away, 'violations'));

  const caught = new Set(broken.map(({ rule }) => rule));
  expect([...importRules, ...folderRules].map(({ name }) => name).filter((name) => !caught.has(name ?? ''))).toEqual(
    [],
  );
  expect(broken).toContainEqual({
    rule: 'core-modules-meet-at-their-index',
    from: 'packages/core/src/orders/order.ts',
    to: 'packages/core/src/seating/layout.ts',
  });
});

test('a tree that keeps the rules passes them', async () => {
  const { files, broken } = await inspectImports(join(away, 'obedient'));

  expect(files.length).toBeGreaterThan(5);
  expect(broken).toEqual([]);
});
