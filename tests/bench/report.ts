import { cpus, totalmem } from 'node:os';
import type { Comparison, Row, Told } from './measure.ts';

const missed = ({ goal, isMissed }: Row): string => (isMissed ? `${goal}, **missed**` : goal);

const isComparison = (row: Row): row is Comparison => 'ratio' in row;

const comparisonCells = (row: Comparison): readonly string[] => {
  const { median, least, most } = row.ratio;
  return [row.name, row.baseline, `**${median}** (${least}–${most})`, missed(row), row.ours, row.theirs];
};
const toldCells = (row: Told): readonly string[] => [row.name, row.measured, missed(row)];

/** A row in one line, as it is said while the benchmarks run. */
export const lineOf = (row: Row): string => (isComparison(row) ? comparisonCells(row) : toldCells(row)).join(' | ');

/** Columns as wide as their widest cell, as the formatter would have them. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((_title, at) => Math.max(3, ...[head, ...rows].map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}.`;

/** All there is to say, as a page. */
export const page = (rows: readonly Row[], leftOut: readonly string[]): string =>
  [
    '# Benchmarks',
    `Written by \`npm run bench\`; do not edit. Each row compares two ways in one run, three times in turn: the ratio is what counts, the
rates belong to this machine alone.`,
    `${machine()} Clients and servers share it. PostgreSQL is durable: a commit is on disk before it is answered.`,
    `Purchases are made with idempotency keys, which the baselines do not look at, each by a buyer with a token not seen before. The background work, which one process
of a deployment does for all, is left out of them. Why they are measured against these: decision 0010.`,
    table(
      ['What', 'Against', 'Ratio: median (least–most)', 'Goal', 'Ours', 'Baseline'],
      rows.filter(isComparison).map(comparisonCells),
    ),
    ...toldPart(rows.filter((row): row is Told => !isComparison(row))),
    ...leftOut,
  ].join('\n\n') + '\n';

const toldPart = (rows: readonly Told[]): readonly string[] =>
  rows.length === 0
    ? []
    : ['What waits for a tick is told in ticks:', table(['What', 'Measured', 'Goal'], rows.map(toldCells))];
