import { simulate } from './simulate.ts';

const usage = `Plays histories of a sale and audits each.

  npm run simulate -- SEED            one history, told in full
  npm run simulate -- FIRST LAST      many; prints the seeds that broke an invariant`;

const [first, last] = process.argv.slice(2).map(Number);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (first === undefined || !Number.isInteger(first) || (last !== undefined && !(last >= first))) {
  say(usage);
  process.exitCode = 2;
} else {
  let broken = 0;
  let sold = 0;
  for (let seed = first; seed <= (last ?? first); seed += 1) {
    const simulated = await simulate(seed);
    sold += simulated.sold;
    if (last === undefined) say(simulated.story.join('\n'));
    if (simulated.findings.length === 0) continue;
    broken += 1;
    for (const { invariant, sentence } of simulated.findings) say(`seed ${seed}  ${invariant}  ${sentence}`);
  }
  say(`${(last ?? first) - first + 1} histories, ${sold} tickets, ${broken} histories with findings`);
  process.exitCode = broken === 0 ? 0 : 1;
}
