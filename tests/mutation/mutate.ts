/**
 * Mutates one module of the core, or several, and writes down how many mutants the tests find:
 * `npm run mutate -- orders payments`. What is unchanged since the last run is not tried again.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { helpIfAsked } from '../../scripts/help.ts';
import { scoreOf } from './score.ts';
import type { Score } from './score.ts';
import { mutatedModule } from './suites.ts';
import { writePages } from './write-pages.ts';

const usage = `Usage: npm run mutate [-- MODULE...]

Changes the code of modules of the core in small ways and counts the changes that a test catches. Writes the scores into
docs/proof.md and the changes that no test caught into docs/mutation.md. A module is a folder of packages/core/src.
Without a module, only writes the two documents, from the scores in tests/mutation/scores.`;

helpIfAsked(usage);

const scores = 'tests/mutation/scores';

const mutate = async (name: string): Promise<Score> => {
  const results = `reports/mutation/${name}`;
  const environment = {
    ...process.env,
    TICKETLY_MUTATED: `packages/core/src/${name}`,
    TICKETLY_MUTATION_RESULTS: results,
  };
  const child = spawn('stryker', ['run', 'tests/mutation/stryker.config.mjs'], { stdio: 'inherit', env: environment });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`Stryker could not test the mutants of ${name}; its output above says why`);
  return scoreOf(name, readFileSync(`${results}.report.json`, 'utf8'));
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !existsSync(`packages/core/src/${name}/index.ts`));
if (unknown.length > 0) {
  console.error(`${usage}\n\nThere is no module named ${unknown.join(' or ')}.`);
  process.exitCode = 2;
} else {
  mkdirSync(scores, { recursive: true });
  for (const name of names) {
    const score = await mutate(name);
    writeFileSync(`${scores}/${name}.json`, `${JSON.stringify(score, null, 2)}\n`);
    const { floorPercent } = mutatedModule(name);
    if (score.percent < floorPercent) process.exitCode = 1;
    console.log(`${name}: ${score.percent} % of ${score.mutants} mutants found, ${floorPercent} % required`);
  }
  await writePages(scores, 'docs/mutation.md', 'docs/proof.md');
}
