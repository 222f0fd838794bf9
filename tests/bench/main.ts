import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { coreBenchmarks } from './core-benchmarks.ts';
import { httpBenchmarks } from './http-benchmarks.ts';
import type { Comparison } from './measure.ts';
import { postgresBenchmarks } from './postgres-benchmarks.ts';
import { redisBenchmarks } from './redis-benchmarks.ts';

const row = ({ name, baseline, ratio, perSecond, baselinePerSecond, goal }: Comparison): string =>
  `| ${[name, baseline, `**${ratio.median}** (${ratio.least}–${ratio.most})`, goal, perSecond, baselinePerSecond].join(' | ')} |`;

const report = (results: readonly Comparison[], leftOut: readonly string[]): string => `# Benchmarks

Written by \`npm run bench\`; do not edit. Each row compares two ways in one run, three times in turn: the ratio is what counts, the
rates belong to this machine alone.

${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}. Client and servers share it.

| What | Against | Ratio: median (least–most) | Goal | per second | baseline per second |
| --- | --- | --- | --- | --- | --- |
${results.map(row).join('\n')}
${leftOut.map((line) => `\n${line}`).join('')}`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const postgresUrl = process.env['TICKETLY_TEST_POSTGRES_URL'];
const redisUrl = process.env['TICKETLY_TEST_REDIS_URL'];
const results: Comparison[] = [];
for (const group of [
  coreBenchmarks,
  httpBenchmarks,
  () => redisBenchmarks(redisUrl),
  () => postgresBenchmarks(postgresUrl),
]) {
  for (const result of await group()) {
    results.push(result);
    say(row(result));
  }
}
const leftOut = [
  ...(redisUrl === undefined ? ['Without `TICKETLY_TEST_REDIS_URL`, Redis was left out.'] : []),
  ...(postgresUrl === undefined ? ['Without `TICKETLY_TEST_POSTGRES_URL`, PostgreSQL was left out.'] : []),
];
await writeFile(new URL('../../docs/benchmarks.md', import.meta.url), report(results, leftOut));
say('Written: docs/benchmarks.md');
process.exit();
