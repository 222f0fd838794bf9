import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { chosenGroups, groupNames, measure } from './groups.ts';
import type { Measurement } from './groups.ts';
import { measureApart } from './measure-apart.ts';
import { page } from './report.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { positionals } = parseArgs({ allowPositionals: true });
const chosen = chosenGroups(positionals);
if (chosen === undefined) {
  say(`There are only these groups: ${groupNames.join(', ')}.`);
  process.exit(2);
}
/** Writes the page if all was measured; the process ends with 1 if a benchmark failed. */
const report = async ({ rows, leftOut, failures }: Measurement): Promise<void> => {
  if (chosen.length === groupNames.length && failures.length === 0) {
    await writeFile(new URL('../../docs/benchmarks.md', import.meta.url), page(rows, leftOut));
    say('Written: docs/benchmarks.md');
  }
  const missed = rows.filter(({ isMissed }) => isMissed);
  if (missed.length > 0) say(`Missed: ${missed.map(({ name }) => name).join('; ')}`);
  for (const failure of failures) say(`Failed: ${failure}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
};

if (process.send !== undefined) {
  process.send(await measure(chosen, say), () => process.exit());
} else {
  await report(await measureApart(chosen.map(({ name }) => name)));
}
