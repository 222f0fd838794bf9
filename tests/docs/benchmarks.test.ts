import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { groupNames } from '../bench/group-names.ts';
import { keptResults } from '../bench/kept-results.ts';
import type { Row } from '../bench/measure.ts';
import { page } from '../bench/report.ts';

const repository = join(import.meta.dirname, '../..');
const document = join(repository, 'docs/benchmarks.md');

test('docs/benchmarks.md shows what was last measured of each group', async () => {
  const kept = keptResults(join(repository, 'tests/bench/results')).read(groupNames);

  expect(readFileSync(document, 'utf8'), 'run npm run bench -- --page').toBe(await page(groupNames, kept, document));
});

describe('the results of a group of benchmarks', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bench-results-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const where = (measuredOn: string) => ({ measuredOn, machine: 'one abacus' });
  const row = (name: string): Row => ({ name, measured: '**3 beads**', goal: '≤ 2 beads', isMissed: true });
  const measured = (name: string) => ({ rows: [row(name)], leftOut: [], failures: [] });
  const keep = (group: string, day: string) => keptResults(folder).keep(group, where(day), measured(`of ${day}`));
  const daysOf = () =>
    keptResults(folder)
      .read(['sse', 'relay'])
      .map(({ group, measuredOn }) => [group, measuredOn]);

  test('are replaced when it is measured again, and stay when another one is', () => {
    keep('relay', '2026-01-01');
    keep('sse', '2026-01-02');
    keep('relay', '2026-01-03');

    expect(daysOf()).toEqual([
      ['sse', '2026-01-02'],
      ['relay', '2026-01-03'],
    ]);
  });

  test('stay when it fails or finds no server', () => {
    keep('relay', '2026-01-01');
    const { keep: keepAgain } = keptResults(folder);

    expect(keepAgain('relay', where('2026-01-02'), { ...measured('half'), failures: ['the rest'] })).toBe(false);
    expect(keepAgain('relay', where('2026-01-02'), { rows: [], leftOut: ['no server'], failures: [] })).toBe(false);
    expect(daysOf()).toEqual([['relay', '2026-01-01']]);
  });

  test('stand on the page with their day and machine, and what is not measured yet is named', async () => {
    keep('relay', '2026-01-01');
    const text = await page(['sse', 'relay'], keptResults(folder).read(['sse', 'relay']), document);

    expect(text).toContain('## relay\n\nMeasured on 2026-01-01 with one abacus.');
    expect(text).toMatch(/^\| of 2026-01-01 \| \*\*3 beads\*\* \| ≤ 2 beads, \*\*missed\*\* \|$/m);
    expect(text).toContain('Not measured yet: sse.');
  });
});
