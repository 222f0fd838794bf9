import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { breakingChanges } from './breaking-changes.ts';
import { committedContract, committedHistories, currentContract, publishedSchemas } from './contract.ts';
import { documentFile, factTable } from './fact-table.ts';
import { factSchemas } from './fact-schemas.ts';

const committed = committedContract();
const histories = committedHistories();
const current = currentContract(committed, histories);

test('the schemas are what the types of the facts say; if not, `npm run wire` writes them, or says why it can’t', () => {
  expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(current));
});

test('nothing that was ever published of the wire is broken', () => {
  // A schema is compared with each of its former selves, so that no series of small steps leads
  // away.
  const broken = publishedSchemas().flatMap(([name, schema]) => breakingChanges(new Map([[name, schema]]), committed));

  expect(new Set(broken)).toEqual(new Set());
});

test('every type of every room has a schema, and a sample in a golden history', () => {
  const told = factSchemas().map(({ type, version }) => `${type}.v${version}`);
  const samples = new Set(histories.flat().map(({ headers }) => `${headers.type}.v${headers.version}`));

  expect(told.length).toBeGreaterThan(30);
  expect(told.filter((name) => !committed.has(name))).toEqual([]);
  expect([...committed.keys()].filter((name) => name !== 'Envelope.v1' && !samples.has(name))).toEqual([]);
});

test('the page about the facts is the schemas’', async () => {
  const page = await format(factTable(current), { ...(await resolveConfig(documentFile)), parser: 'markdown' });

  expect(readFileSync(documentFile, 'utf8')).toBe(page);
});
