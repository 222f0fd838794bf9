import { readdirSync, readFileSync } from 'node:fs';
import type { Score } from './score.ts';
import { mutatedModule } from './suites.ts';

/** The scores of a folder, each in the file of its module, by name. */
export const readScores = (folder: string): readonly Score[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Score);

/** One row for each module, in Markdown: its mutants, its score, and the score it must reach. */
export const scoreTable = (scores: readonly Score[]): string =>
  ['| Module | Mutants | Found | Score | Required |', '| --- | ---: | ---: | ---: | ---: |', ...scores.map(row)].join(
    '\n',
  );

const row = ({ module, percent, mutants, found }: Score): string =>
  `| \`${module}\` | ${mutants} | ${found} | ${percent} % | ${mutatedModule(module).floorPercent} % |`;
