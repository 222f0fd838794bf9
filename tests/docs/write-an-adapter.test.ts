import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SeatLocks } from '@ticketly/core';
import { ClauseBroken, runClause, seatFeedKit, seatLocksKit } from '@ticketly/core/testing';
import { expect, test } from 'vitest';
import { examplesOf, excerptsOf } from './examples.ts';
import { making } from './write-an-adapter/make-locks.ts';
import { naiveLocks } from './write-an-adapter/naive-locks.ts';
import type { MapStore } from './write-an-adapter/seat-table.ts';
import { steps } from './write-an-adapter/steps.ts';

const repository = join(import.meta.dirname, '../..');
const document = 'docs/write-an-adapter.md';
const code = join(import.meta.dirname, 'write-an-adapter');
const text = readFileSync(join(repository, document), 'utf8');
const clauses = [...seatLocksKit.clauses, ...seatFeedKit.clauses];

/** The clauses that a text quotes as broken, each with what was seen. */
const quotedIn = (part: string): string[] =>
  [...part.matchAll(/^✗ (.+)\n {2}(.+)$/gm)].map(([, name = '', message = '']) => `${name}: ${message}`);

const sectionOf = (heading: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

const brokenBy = async (locksOn: (store: MapStore) => SeatLocks): Promise<string[]> => {
  const broken: string[] = [];
  for (const clause of clauses) {
    await runClause(clause, making(locksOn)).catch((error: unknown) => {
      if (!(error instanceof ClauseBroken)) throw error;
      // Ids are others in every run.
      broken.push(`${clause.name}: ${error.message.replaceAll(/session-\d+-\d+\.hold-\d+-\d+/g, 'a1’s hold')}`);
    });
  }
  return broken;
};

const sameSet = (some: readonly string[], others: readonly string[]): void =>
  expect(some.toSorted()).toEqual(others.toSorted());

test('the naive adapter breaks the clauses that the document quotes, in its words, and no other', async () => {
  const broken = await brokenBy(naiveLocks);

  sameSet(broken, quotedIn(text));
  expect(text).toContain(`keeps ${clauses.length - broken.length} clauses of ${clauses.length}`);
});

test('each step mends what is quoted under its heading, until nothing is left', async () => {
  for (const [index, { heading, locksOn }] of steps.entries()) {
    expect(quotedIn(sectionOf(heading))).not.toEqual([]);
    const ahead = steps.slice(index + 1).flatMap((step) => quotedIn(sectionOf(step.heading)));
    sameSet(await brokenBy(locksOn), ahead);
  }
});

test('the finished adapter keeps every clause under the runner of Node as well', async () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const file = join(code, 'map-locks.node.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', '--test-reporter=tap', '--test', file],
    { cwd: repository, env },
  );

  expect(stdout).toContain(`# pass ${clauses.length}\n`);
  expect(stdout).toContain('# fail 0\n');
});

test('the document shows no code but what is compiled and run', () => {
  const mine = ({ document: from }: { readonly document: string }): boolean => from === document;
  const blocks = text.match(/^```ts/gm) ?? [];

  expect(excerptsOf(repository).filter(mine).length).toBeGreaterThan(8);
  expect(blocks.length).toBe([...excerptsOf(repository), ...examplesOf(repository)].filter(mine).length);
});
