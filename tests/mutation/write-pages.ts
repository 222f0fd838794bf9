import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { withSection } from '../docs/marked-section.ts';
import { accepted } from './accepted.ts';
import { readScores, scoreTable } from './score-table.ts';
import type { Score, Survivor } from './score.ts';

const head = `# Mutants that survive

A mutant is the core with one small change: \`<\` for \`<=\`, a condition that is always true, a deleted line. At least
one test must fail on it. \`npm run mutate -- MODULE\` creates the mutants of a module and runs against each of them the
tests of that module, the tests of the modules that use it, [\`tests/cases\`](../tests/cases) and two simulated
histories; against those of \`kernel\`, \`seating\` and \`auditing\`, which nearly all of these use, their own tests
alone. It then writes this page, which lists every mutant that no test caught, and the
[scores](proof.md#mutation-scores). String literals are not mutated, nor are constants computed while a module loads.
`;

const reasonOf = ({ file, from, to }: Survivor): string | undefined =>
  accepted.find(
    (each) => each.file === file && (each.from ?? from) === from && (each.to === undefined || each.to === to),
  )?.reason;

/** Writes the survivors onto a page of their own, and the scores into their section of another. */
export const writePages = async (folder: string, survivorsPage: string, scoresPage: string): Promise<void> => {
  const scores = readScores(folder);
  await write(survivorsPage, [head, ...scores.flatMap(section)].join('\n\n'));
  await write(scoresPage, withSection(readFileSync(scoresPage, 'utf8'), 'mutation-scores', scoreTable(scores)));
};

const write = async (path: string, text: string): Promise<void> =>
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));

const section = ({ module, survivors }: Score): readonly string[] =>
  survivors.length === 0
    ? []
    : [
        `## Survivors in \`${module}\``,
        ['| Where | Code | Changed to | Why it is accepted |', '| --- | --- | --- | --- |', ...survivors.map(row)].join(
          '\n',
        ),
      ];

const row = (survivor: Survivor): string => {
  const { file, line, from, to } = survivor;
  return `| \`${file.split('/').slice(1).join('/')}:${line}\` | ${code(from)} | ${code(to)} | ${reasonOf(survivor) ?? 'not reviewed yet'} |`;
};

const code = (text: string): string => (text === '' ? 'nothing' : `\`\` ${text.replaceAll('|', '\\|')} \`\``);
