import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScores, scoreTable } from '../mutation/score-table.ts';
import { rowsInSection, withSection } from './marked-section.ts';

const repository = join(import.meta.dirname, '../..');
const name = 'mutation-scores';

test('docs/proof.md has the mutation score that was last measured for each module', () => {
  const kept = scoreTable(readScores(join(repository, 'tests/mutation/scores')));
  const expected = withSection(`<!-- ${name}:begin --><!-- ${name}:end -->`, name, kept);

  expect(
    rowsInSection(readFileSync(join(repository, 'docs/proof.md'), 'utf8'), name),
    'run npm run mutate: without a module it only writes the documents',
  ).toEqual(rowsInSection(expected, name));
});
