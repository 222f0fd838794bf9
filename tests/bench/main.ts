import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { helpIfAsked } from '../../scripts/help.ts';
import { groupNames } from './group-names.ts';
import { chosenGroups, measure } from './groups.ts';
import { keptResults } from './kept-results.ts';
import { measureApart } from './measure-apart.ts';
import { page } from './report.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
helpIfAsked(`Usage: npm run bench [-- GROUP...]
       npm run bench -- --page

Measures speeds as ratios to a baseline in the same run, and keeps the results of each group in tests/bench/results.
Without a group, measures all of them. Then writes docs/benchmarks.md from all results that are kept; with --page it
only does that.

Groups: ${groupNames.join(', ')}`);

const [results, document] = ['results', '../../docs/benchmarks.md'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
) as [string, string];
const kept = keptResults(results);
const where = () => ({
  measuredOn: new Date().toISOString().slice(0, 10),
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
});

/** Keeps each group as soon as it is measured; the process ends with 1 if a benchmark failed. */
const measureAndKeep = async (names: readonly string[]): Promise<void> => {
  for (const name of names) {
    const measured = await measureApart(name);
    if (kept.keep(name, where(), measured)) say(`Kept: tests/bench/results/${name}.json`);
    const missed = measured.rows.filter(({ isMissed }) => isMissed);
    if (missed.length > 0) say(`Missed: ${missed.map((row) => row.name).join('; ')}`);
    for (const failure of measured.failures) say(`Failed: ${failure}`);
    if (measured.failures.length > 0) process.exitCode = 1;
  }
};

const args = process.argv.slice(2);
const onlyPage = args.length === 1 && args[0] === '--page';
const chosen = chosenGroups(onlyPage ? [] : args);
if (chosen === undefined) {
  say(`Unknown group. The groups are ${groupNames.join(', ')}.`);
  process.exit(2);
}
if (process.send !== undefined) {
  process.send(await measure(chosen, say), () => process.exit());
} else {
  if (!onlyPage) await measureAndKeep(chosen.map(({ name }) => name));
  await writeFile(document, await page(groupNames, kept.read(groupNames), document));
  say('Written: docs/benchmarks.md');
}
