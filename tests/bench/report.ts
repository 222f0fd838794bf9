import { format, resolveConfig } from 'prettier';
import type { GroupResults } from './kept-results.ts';
import type { Comparison, Row, Told } from './measure.ts';

const missed = ({ goal, isMissed }: Row): string => (isMissed ? `${goal}, **missed**` : goal);

const isComparison = (row: Row): row is Comparison => 'ratio' in row;
const isTold = (row: Row): row is Told => !isComparison(row);

const comparisonCells = (row: Comparison): readonly string[] => {
  const { median, least, most } = row.ratio;
  return [row.name, row.baseline, `**${median}** (${least}–${most})`, missed(row), row.ours, row.theirs];
};
const toldCells = (row: Told): readonly string[] => [row.name, row.measured, missed(row)];

/** A row in one line, as it is said while the benchmarks run. */
export const lineOf = (row: Row): string => (isComparison(row) ? comparisonCells(row) : toldCells(row)).join(' | ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return rows.length === 0 ? [] : [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')];
};

const head = `# Benchmarks

Written by \`npm run bench\`; do not edit. Each row compares Ticketly with a baseline in the same run, three times in turn. Only the
ratio can be compared between machines; the rates hold for the one named. \`npm run bench -- GROUP...\` measures single groups again and leaves the
others as they are.

Clients and servers share a machine. PostgreSQL is durable: a commit is on disk before it is answered.

Purchases carry idempotency keys, which the baselines ignore, and each is made by a buyer with a new token. They leave out the background work, which one process
does for the whole deployment. [Decision 0010](decisions/0010-what-purchases-are-measured-against.md) explains the baselines of purchases, and
[decision 0046](decisions/0046-what-a-paid-purchase-takes.md) where the time of a paid purchase goes.`;

const section = ({ group, measuredOn, machine, rows, leftOut }: GroupResults): readonly string[] => [
  `## ${group}`,
  `Measured on ${measuredOn} with ${machine}.`,
  ...table(
    ['What', 'Against', 'Ratio: median (least–most)', 'Goal', 'Ours', 'Baseline'],
    rows.filter(isComparison).map(comparisonCells),
  ),
  ...table(['What', 'Measured', 'Goal'], rows.filter(isTold).map(toldCells)),
  ...leftOut,
];

/** All that is kept, as a page; `groups` are all there are. */
export const page = async (groups: readonly string[], kept: readonly GroupResults[], path: string): Promise<string> => {
  const lacking = groups.filter((name) => !kept.some(({ group }) => group === name));
  const rest = lacking.length === 0 ? [] : [`Not measured yet: ${lacking.join(', ')}.`];
  const text = [head, ...kept.flatMap(section), ...rest].join('\n\n');
  return format(text, { ...(await resolveConfig(path)), filepath: path });
};
