import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { chosenGroups, groupNames, measure } from './groups.ts';
import { page } from './report.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { positionals } = parseArgs({ allowPositionals: true });
const chosen = chosenGroups(positionals);
if (chosen === undefined) {
  say(`There are only these groups: ${groupNames.join(', ')}.`);
  process.exit(2);
}
const { rows, leftOut, failures } = await measure(chosen, say);
if (chosen.length === groupNames.length && failures.length === 0) {
  await writeFile(new URL('../../docs/benchmarks.md', import.meta.url), page(rows, leftOut));
  say('Written: docs/benchmarks.md');
}
const missed = rows.filter(({ isMissed }) => isMissed);
if (missed.length > 0) say(`Missed: ${missed.map(({ name }) => name).join('; ')}`);
for (const failure of failures) say(`Failed: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
